import type { LoggerService } from '@nestjs/common';

/** By which somebody ends a process, and those of limits and timers, at which it would end without a word. */
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

/** Node.js would open a debugger at SIGUSR1, and end at the others, at SIGHUP even under nohup. */
const IGNORED: Readonly<Partial<Record<NodeJS.Signals, string>>> = {
  SIGHUP: 'settings are read at the start alone, and there is no file of log to reopen',
  SIGUSR1: 'no debugger is opened',
  SIGUSR2: 'it means nothing to a hub',
};

/** What signals do to this process; docs/operations.md tells operators. */
export class Signals {
  isEnding = false;
  private readonly ignored = new Set<NodeJS.Signals>();
  private early: NodeJS.Signals[] = [];
  private receive = (signal: NodeJS.Signals): void => void this.early.push(signal);

  /** Before all else: what comes while the hub is still being loaded is dealt with once it can be told. */
  constructor() {
    for (const signal of [...ENDING, ...Object.keys(IGNORED)] as NodeJS.Signals[]) {
      process.on(signal, () => this.receive(signal));
    }
  }

  /** Until there is a hub to close, a signal that ends it ends the process at once. */
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
    // What still hangs then, on a database that does not answer, is left to itself: nothing of it was acknowledged.
    setTimeout(() => {
      logger.warn(`Not all had ended after ${graceMs / 1000} s: the hub ends without it`, 'Hub');
      process.exit(0);
    }, graceMs).unref();
    try {
      await close();
      process.exit(0);
    } catch (error) {
      logger.error('The hub did not end in order', (error as Error).stack, 'Hub');
      process.exit(1);
    }
  }
}
