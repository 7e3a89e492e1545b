import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';

/** Those that people and supervisors send to end or to steer a program. */
const FORWARDED = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGQUIT',
  'SIGUSR1',
  'SIGUSR2',
  'SIGALRM',
  'SIGVTALRM',
  'SIGXCPU',
  'SIGIO',
  'SIGPWR',
] as const;
const FROM_TERMINAL: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];

/**
 * Passes signals on to the command; the terminal sends Ctrl-C to it by itself. Begins before the command does, so that
 * none ends this process alone. Returns how to stop that.
 */
export function forwardSignals(command: () => ChildProcess): () => void {
  const forward = (signal: NodeJS.Signals): void => {
    if (FROM_TERMINAL.includes(signal) && isInForeground()) return;
    command().kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  return () => FORWARDED.forEach((signal) => process.off(signal, forward));
}

/** Whether the terminal sends its signals to this process and the command alike. */
function isInForeground(): boolean {
  try {
    const [, fields = ''] = /\) (.*)$/s.exec(readFileSync('/proc/self/stat', 'utf8')) ?? [];
    const [, , group, , , foreground] = fields.split(' ');
    return group === foreground;
  } catch {
    return process.stdin.isTTY || process.stderr.isTTY;
  }
}

/** Ends this process as the command ended: by its exit code, or by the signal that killed it. */
export function endAs(code: number | null, signal: NodeJS.Signals | null): never | void {
  if (signal === null) process.exit(code ?? 1);
  // Node ignores some, like SIGPIPE; a listener that has gone leaves the system's own reaction.
  if (signal !== 'SIGKILL') process.on(signal, ignore).off(signal, ignore);
  process.kill(process.pid, signal);
  // Signals are delivered when the system gets to it.
  setTimeout(() => process.exit(128 + constants.signals[signal]), 100);
}

function ignore(): void {}
