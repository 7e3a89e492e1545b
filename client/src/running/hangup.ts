import { accessSync, constants, readFileSync, readlinkSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { isatty } from 'node:tty';

const SIGHUP_BIT = 1;
const O_ACCMODE = 3;
const O_WRONLY = 1;

/**
 * Whether this process was to ignore SIGHUP when it began, as under nohup. Node resets that before a line of this is run,
 * so it is told by what nohup leaves behind: its name where shells put that of the program they start, an input that
 * cannot be read, and in the script that it started, the signal ignored.
 */
export function ignoresHangup(): boolean {
  return basename(process.env['_'] ?? '') === 'nohup' || isInputOfNohup() || isIgnoredByParent(process.ppid);
}

/** The command started so that it ignores SIGHUP, if this process was to; Node would reset that for it too. */
export function keepingHangup(command: readonly string[]): readonly string[] {
  if (!ignoresHangup()) return command;
  // On a terminal, nohup would redirect its output.
  const starter = [0, 1, 2].some(isatty) ? ['sh', '-c', 'trap "" HUP; exec "$@"', 'sh'] : ['nohup'];
  return [starter[0], command[0]].every(isProgram) ? [...starter, ...command] : command;
}

function isInputOfNohup(): boolean {
  return told(() => {
    const [, flags = ''] = /^flags:\s*(\d+)$/m.exec(readFileSync('/proc/self/fdinfo/0', 'utf8')) ?? [];
    return readlinkSync('/proc/self/fd/0') === '/dev/null' && (parseInt(flags, 8) & O_ACCMODE) === O_WRONLY;
  });
}

function isIgnoredByParent(pid: number): boolean {
  return told(() => {
    const [, ignored = ''] = /^SigIgn:\s*(\S+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return (parseInt(ignored.slice(-1), 16) & SIGHUP_BIT) !== 0;
  });
}

/** Whether the system would find it; where not, Node says so best. */
function isProgram(name = ''): boolean {
  const folders = name.includes('/') ? [''] : (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => told(() => accessSync(join(folder, name), constants.X_OK) === undefined));
}

/** False where the system does not tell. */
function told(ask: () => boolean): boolean {
  try {
    return ask();
  } catch {
    return false;
  }
}
