import type { LoggerService } from '@nestjs/common';
import { messageOf } from '../message-of.js';

/** Hears of each pass, and how long it took in milliseconds. */
export type PassListener = (result: 'completed' | 'failed', tookMs: number) => void;

export interface PassOptions {
  readonly logger: Pick<LoggerService, 'log' | 'warn'>;
  /** Begins the warning about a pass that failed. */
  readonly failure: string;
  /** Logged after the first pass that succeeds again; where given, only the first failure of a row is warned of. */
  readonly recovery?: string;
  /** One pass. The signal tells it to stop early: what it has not come to is left to the next. */
  readonly work: (signal: AbortSignal) => Promise<void>;
  readonly onPassed?: PassListener;
}

/**
 * What a timer does again and again: one pass at a time, with a warning about one that fails. The scheduler goes on
 * firing until all modules have ended, so that what keeps passes from beginning then is `end`.
 */
export class Passes {
  private readonly ending = new AbortController();
  private pass: Promise<void> | undefined;
  private hasFailed = false;

  constructor(private readonly options: PassOptions) {}

  /** Begins a pass, or joins the one that is under way. Never rejects. */
  async run(): Promise<void> {
    if (this.ending.signal.aborted) return;
    this.pass ??= this.runPass().finally(() => (this.pass = undefined));
    await this.pass;
  }

  /** Tells the pass that is under way to stop, and waits for it; none begins any more. */
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
