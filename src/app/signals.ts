import type { LoggerService } from '@nestjs/common';

/** Signals that ask a process to end, and those of limits and timers, which would kill it silently. */
const ENDING: readonly NodeJS.Signals[] = [
  'SIGTERM',
  'SIGINT',
  'SIGQUIT',
  'SIGALRM',
  'SIGVTALRM',
  'SIGXCPU',
  'SIGPWR',
  'SIGIO',
  'SIGSTKFLT',
];

/** By default Node.js opens a debugger on SIGUSR1 and exits on the others, on SIGHUP even under nohup. */
const IGNORED: Readonly<Partial<Record<NodeJS.Signals, string>>> = {
  SIGHUP: 'settings are only read at start, and there is no log file to reopen',
  SIGUSR1: 'the debugger stays off',
  SIGUSR2: 'it has no meaning to a hub',
};

/** Handles the signals of this process, as docs/operations.md describes. */
export class Signals {
  isEnding = false;
  private readonly ignored = new Set<NodeJS.Signals>();
  private early: NodeJS.Signals[] = [];
  private receive = (signal: NodeJS.Signals): void => void this.early.push(signal);

  /** Created before anything else: signals that arrive while the hub loads are queued until serve() handles them. */
  constructor() {
    for (const signal of [...ENDING, ...Object.keys(IGNORED)] as NodeJS.Signals[]) {
      process.on(signal, () => this.receive(signal));
    }
  }

  /** Without a hub to close, an ending signal ends the process at once. */
  serve(logger: LoggerService, graceMs: number, close: () => Promise<void> = async () => {}): void {
    this.receive = (signal) => {
      const reason = IGNORED[signal];
      if (reason === undefined) void this.end(signal, logger, graceMs, close);
      else this.ignore(signal, logger, reason);
    };
    for (const signal of this.early.splice(0)) this.receive(signal);
  }

  private ignore(signal: NodeJS.Signals, logger: LoggerService, reason: string): void {
    if (this.ignored.has(signal)) return;
    this.ignored.add(signal);
    logger.log(`${signal} is ignored: ${reason}`, 'Hub');
  }

  private async end(
    signal: NodeJS.Signals,
    logger: LoggerService,
    graceMs: number,
    close: () => Promise<void>,
  ): Promise<void> {
    if (this.isEnding) return;
    this.isEnding = true;
    logger.log(`${signal} received: shutting down`, 'Hub');
    // Abandons whatever still hangs then, say on a dead database: nothing of it was acknowledged.
    setTimeout(() => {
      logger.warn(`Shutdown incomplete after ${graceMs / 1000} s: exiting anyway`, 'Hub');
      process.exit(0);
    }, graceMs).unref();
    try {
      await close();
      process.exit(0);
    } catch (error) {
      logger.error('Shutdown failed', (error as Error).stack, 'Hub');
      process.exit(1);
    }
  }
}
