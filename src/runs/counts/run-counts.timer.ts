import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Passes } from '../../platform/timers/passes.js';
import { OldMinutes } from './old-minutes.js';
import { RunRecount } from './run-recount.js';

const RECOUNT_EVERY_MS = 86_400_000;
const FORGET_EVERY_MS = 3_600_000;

/** Recounts runs at start and once a day, and forgets old minutes at start and once an hour, without delaying the start. */
@Injectable()
export class RunCountsTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RunRecount.name);
  private readonly recounts = new Passes({
    logger: this.logger,
    failure: 'Run recount failed',
    work: (signal) => this.recountRuns(signal),
  });
  private readonly forgetting = new Passes({
    logger: this.logger,
    failure: 'Deleting old minutes of runs failed',
    work: async (signal) => void (await this.minutes.forget(signal)),
  });

  constructor(
    private readonly runs: RunRecount,
    private readonly minutes: OldMinutes,
  ) {}

  onApplicationBootstrap(): void {
    void this.recount();
    void this.forget();
  }

  @Interval('run-recount', RECOUNT_EVERY_MS)
  async recount(): Promise<void> {
    await this.recounts.run();
  }

  @Interval('run-minutes', FORGET_EVERY_MS)
  async forget(): Promise<void> {
    await this.forgetting.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.recounts.end(), this.forgetting.end()]);
  }

  private async recountRuns(signal: AbortSignal): Promise<void> {
    const off = await this.runs.recount(signal);
    if (off > 0) this.logger.log(`Run counts were off by ${off}; corrected`);
  }
}
