import type { Findings } from '../running/findings.js';
import type { Adapter, StreamReader } from './adapter.js';
import { programAt } from './program.js';
import { bytesIn, errorReader, hasLetter, hasOption, withOptions } from './reading.js';

/** `  16,860,000 100%  422.31MB/s    0:00:00 (xfr#24, to-chk=0/29)` */
const PROGRESS =
  /^\s*([\d.,]+[KMGTP]?)\s+(\d+)%\s+([\d.]+[kKMGTP]?B)\/s\s+(\d+):(\d\d):(\d\d)(?:\s+\(xfr#\d+, (to|ir)-chk=\d+\/\d+\))?\s*$/;
const MEANINGS: Readonly<Record<number, string>> = {
  1: 'syntax or usage',
  2: 'incompatible protocols',
  3: 'files could not be selected',
  5: 'the protocol could not be started',
  10: 'an error of a socket',
  11: 'an error of a file',
  12: 'an error in the protocol',
  20: 'it was interrupted',
  22: 'no memory',
  23: 'not everything was transferred',
  25: 'the limit of deletions stopped it',
  30: 'a timeout',
  35: 'a timeout of the connection',
};
const VANISHED = 24;
const BUILDING = 'building file list ... done';

export const rsync: Adapter = {
  tool: 'rsync',
  programs: ['rsync'],
  prepare(command, findings) {
    const at = programAt(command, this.programs);
    if (at < 0) return undefined;
    const args = command.slice(at + 1);
    const wantsQuiet = hasOption(args, '--quiet') || hasLetter(args, 'q');
    const wantsOwn =
      hasOption(args, '--progress') ||
      hasLetter(args, 'P') ||
      args.some((arg) => /^--info=.*progress/.test(arg));
    const wantsIncremental = hasOption(args, '--inc-recursive', '--i-r', '--no-inc-recursive', '--no-i-r');
    const adds = !wantsQuiet && !wantsOwn;
    const added = adds ? ['--info=progress2', ...(wantsIncremental ? [] : ['--no-inc-recursive'])] : [];
    return {
      command: withOptions(command, at, added),
      env: { LC_ALL: 'C' },
      ...(wantsQuiet ? {} : { stdout: progressReader(findings, adds) }),
      stderr: errorReader(findings),
      isWarning: (code) => code === VANISHED,
      meaningOf: (code) => MEANINGS[code],
      showsProgress: wantsOwn,
    };
  },
};

function progressReader(findings: Findings, isAdded: boolean): StreamReader {
  return {
    read(line, end) {
      // Each figure begins with CR, which ends nothing.
      if (line === '' && end === '\r') return isAdded ? 'take' : 'pass';
      // So it begins where its options are not changed.
      if (isAdded && line === BUILDING) return { print: 'sending incremental file list\n' };
      const found = PROGRESS.exec(line);
      if (found === null) return 'pass';
      tell(findings, found);
      return isAdded ? 'take' : 'pass';
    },
    ...(isAdded ? { mayBeTaken: /^(?:\s*[\d.,]*[KMGTP]?\s*(?:$|\d+%)|building file list)/ } : {}),
  };
}

/** While `ir-chk` counts, the list of files still grows, and so does what the percentage is of. */
function tell(
  findings: Findings,
  [, bytes = '', percent, speed = '', hours, minutes, seconds, check]: RegExpExecArray,
): void {
  const isGrowing = check === 'ir';
  const isEnd = percent === '100';
  findings.phase('transferring');
  findings.progress({
    bytesTransferred: bytesIn(bytes),
    // It says 100 % of nothing too.
    progressPercent: isGrowing || bytesIn(bytes) === 0 ? null : Number(percent),
    transferSpeedBps: bytesIn(speed, 1024),
    etaSeconds: isGrowing || isEnd ? null : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds),
  });
}
