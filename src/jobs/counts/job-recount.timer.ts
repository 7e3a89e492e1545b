import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Passes } from '../../platform/timers/passes.js';
import { JobRecount } from './job-recount.js';

const PASS_EVERY_MS = 86_400_000;

/** Recounts all jobs at start and once a day, without delaying the start. */
@Injectable()
export class JobRecountTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(JobRecount.name);
  private readonly passes = new Passes({
    logger: this.logger,
    failure: 'Job recount failed',
    work: (signal) => this.recount(signal),
  });

  constructor(private readonly jobs: JobRecount) {}

  onApplicationBootstrap(): void {
    void this.runPass();
  }

  @Interval('job-recount', PASS_EVERY_MS)
  async runPass(): Promise<void> {
    if (this.jobs.isNeeded) await this.passes.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.passes.end();
  }

  private async recount(signal: AbortSignal): Promise<void> {
    const off = await this.jobs.recount(signal);
    if (off > 0) this.logger.log(`Job counts were off by ${off}; corrected`);
  }
}
