import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Passes } from '../platform/timers/passes.js';
import { RefusedReports } from './refused-reports.js';

const PASS_EVERY_MS = 1_000;

/** Notes refused reports once a second, whatever clients send, so that refusing stays cheap. */
@Injectable()
export class RefusedReportsTimer implements BeforeApplicationShutdown {
  private readonly passes = new Passes({
    logger: new Logger(RefusedReports.name),
    failure: 'Noting refused reports failed',
    work: () => this.refused.note(),
  });

  constructor(private readonly refused: RefusedReports) {}

  @Interval('refused-reports', PASS_EVERY_MS)
  async runPass(): Promise<void> {
    await this.passes.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.passes.end();
  }
}
