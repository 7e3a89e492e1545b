import type { LoggerService } from '@nestjs/common';
import { messageOf } from '../message-of.js';

/** Told of each pass, and how long it took in milliseconds. */
export type PassListener = (result: 'completed' | 'failed', tookMs: number) => void;

export interface PassOptions {
  readonly logger: Pick<LoggerService, 'log' | 'warn'>;
  /** The start of the warning about a failed pass. */
  readonly failure: string;
  /** Logged when a pass succeeds again. If given, only the first of several failures in a row is logged. */
  readonly recovery?: string;
  /** Makes one pass. The signal asks it to stop early; the next pass does the rest. */
  readonly work: (signal: AbortSignal) => Promise<void>;
  readonly onPassed?: PassListener;
}

/**
 * The passes of a timer: one at a time, with a warning about failed ones. The scheduler keeps firing until all modules
 * have shut down, so `end` must keep further passes from starting.
 */
export class Passes {
  private readonly ending = new AbortController();
  private pass: Promise<void> | undefined;
  private hasFailed = false;

  constructor(private readonly options: PassOptions) {}

  /** Starts a pass, or joins the one under way. Never rejects. */
  async run(): Promise<void> {
    if (this.ending.signal.aborted) return;
    this.pass ??= this.runPass().finally(() => (this.pass = undefined));
    await this.pass;
  }

  /** Asks the pass under way to stop, and waits for it; no further pass starts. */
  async end(): Promise<void> {
    this.ending.abort();
    await this.pass;
  }

  private async runPass(): Promise<void> {
    const begunAt = performance.now();
    const failure = await this.failureOfPass();
    this.options.onPassed?.(failure === undefined ? 'completed' : 'failed', performance.now() - begunAt);
    this.log(failure);
    this.hasFailed = failure !== undefined;
  }

  private async failureOfPass(): Promise<string | undefined> {
    try {
      await this.options.work(this.ending.signal);
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  }

  private log(failure: string | undefined): void {
    const { logger, failure: failed, recovery } = this.options;
    const isNews = !this.hasFailed || recovery === undefined;
    if (failure !== undefined && isNews) logger.warn(`${failed}: ${failure}`);
    if (failure === undefined && this.hasFailed && recovery !== undefined) logger.log(recovery);
  }
}
