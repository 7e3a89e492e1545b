import type { Findings } from '../running/findings.js';
import type { Adapter, StreamReader } from './adapter.js';
import { errorReader, hasLetter, withOptions } from './reading.js';

export const qemuImg: Adapter = {
  tool: 'qemu-img',
  programs: ['qemu-img'],
  prepare(command, findings) {
    const at = command.indexOf('convert', 1);
    if (at < 0) return undefined;
    const stderr = errorReader(findings);
    if (hasLetter(command, 'q')) return { command, stderr };
    const wantsProgress = hasLetter(command, 'p');
    return {
      command: wantsProgress ? command : withOptions(command, at, ['-p']),
      stdout: progressReader(findings, !wantsProgress),
      stderr,
      showsProgress: wantsProgress,
    };
  },
};

function progressReader(findings: Findings, isAdded: boolean): StreamReader {
  let wasProgress = false;
  return {
    read(line) {
      const [, percent] = /^\s*\((\d+(?:\.\d+)?)\/100%\)\s*$/.exec(line) ?? [];
      const isEnd = wasProgress && line === '';
      wasProgress = percent !== undefined;
      if (percent !== undefined) {
        findings.phase('transferring');
        findings.progress({ progressPercent: Number(percent) });
      }
      return isAdded && (wasProgress || isEnd) ? 'take' : 'pass';
    },
    ...(isAdded ? { mayBeTaken: /^\s*(?:\(|$)/ } : {}),
  };
}
