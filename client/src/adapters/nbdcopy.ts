import type { Adapter } from './adapter.js';
import { errorReader, hasLetter, hasOption, withOptions } from './reading.js';

const DESCRIPTOR = 3;

export const nbdcopy: Adapter = {
  tool: 'nbdcopy',
  programs: ['nbdcopy'],
  prepare(command, findings) {
    const stderr = errorReader(findings);
    if (hasOption(command, '--progress') || hasLetter(command, 'p'))
      return { command, stderr, showsProgress: true };
    return {
      command: withOptions(command, 0, [`--progress=${DESCRIPTOR}`]),
      stderr,
      descriptor: {
        number: DESCRIPTOR,
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
