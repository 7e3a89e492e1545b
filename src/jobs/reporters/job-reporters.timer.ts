import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Passes } from '../../platform/timers/passes.js';
import { JobReporters } from './job-reporters.js';

const PASS_EVERY_MS = 1_000;

/** Notes once a second who reports about new jobs, so that their updates need not wait for it. */
@Injectable()
export class JobReportersTimer implements BeforeApplicationShutdown {
  private readonly passes = new Passes({
    logger: new Logger(JobReporters.name),
    failure: 'Noting who reports about jobs failed',
    work: () => this.reporters.note(),
  });

  constructor(private readonly reporters: JobReporters) {}

  @Interval('job-reporters', PASS_EVERY_MS)
  async runPass(): Promise<void> {
    await this.passes.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.passes.run();
    await this.passes.end();
  }
}
