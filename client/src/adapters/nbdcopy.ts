import { givenDescriptors } from '../running/descriptors.js';
import type { Adapter } from './adapter.js';
import { programAt } from './program.js';
import { errorReader, hasLetter, hasOption, withOptions } from './reading.js';

/** The first that the command has not been given for itself. */
function freeDescriptor(): number {
  const given = givenDescriptors();
  let number = 3;
  while (given.includes(number)) number++;
  return number;
}

export const nbdcopy: Adapter = {
  tool: 'nbdcopy',
  programs: ['nbdcopy'],
  prepare(command, findings) {
    const at = programAt(command, this.programs);
    if (at < 0) return undefined;
    const stderr = errorReader(findings);
    if (hasOption(command, '--progress') || hasLetter(command, 'p'))
      return { command, stderr, showsProgress: true };
    const number = freeDescriptor();
    return {
      command: withOptions(command, at, [`--progress=${number}`]),
      stderr,
      descriptor: {
        number,
        reader: {
          read(line) {
            const [, percent] = /^(\d{1,3})\/100$/.exec(line) ?? [];
            if (percent !== undefined) {
              findings.phase('transferring');
              findings.disk(0, { progressPercent: Number(percent), status: 'transferring' });
            }
            return 'take';
          },
        },
      },
    };
  },
};
