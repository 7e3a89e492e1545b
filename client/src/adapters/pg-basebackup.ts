import type { Findings } from '../running/findings.js';
import type { Adapter, StreamReader } from './adapter.js';
import { programAt } from './program.js';
import { hasLetter, hasOption, withOptions } from './reading.js';

const PROGRESS = /^\s*(\d+)\/(\d+) kB \(\s*\d+%\), \d+\/\d+ tablespaces?/;
const WAITING = 'waiting for checkpoint';
const KILOBYTE = 1024;

export const pgBasebackup: Adapter = {
  tool: 'pg_basebackup',
  programs: ['pg_basebackup'],
  prepare(command, findings) {
    const at = programAt(command, this.programs);
    if (at < 0) return undefined;
    const wantsProgress = hasOption(command, '--progress') || hasLetter(command, 'P');
    return {
      command: wantsProgress ? command : withOptions(command, at, ['-P']),
      env: { LC_ALL: 'C' },
      stderr: progressReader(findings, !wantsProgress),
      showsProgress: wantsProgress,
    };
  },
};

function progressReader(findings: Findings, isAdded: boolean): StreamReader {
  return {
    read(line) {
      const found = PROGRESS.exec(line);
      if (found) tell(findings, found);
      else if (line === WAITING) findings.phase(WAITING);
      else {
        findings.error(line);
        return 'pass';
      }
      return isAdded ? 'take' : 'pass';
    },
    ...(isAdded ? { mayBeTaken: /^\s*(?:\d|w|$)/ } : {}),
  };
}

/** The total is an estimate, which a growing database exceeds. */
function tell(findings: Findings, [, done, total]: RegExpExecArray): void {
  const bytesTransferred = Number(done) * KILOBYTE;
  findings.phase('transferring');
  findings.progress({ bytesTransferred, totalBytes: Math.max(bytesTransferred, Number(total) * KILOBYTE) });
}
