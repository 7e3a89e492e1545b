import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Passes } from '../platform/timers/passes.js';
import { RefusedReports } from './refused-reports.js';

const PASS_EVERY_MS = 1_000;

/** Notes once a second which reports were refused, whatever clients send, so that refusing costs as little as it did. */
@Injectable()
export class RefusedReportsTimer implements BeforeApplicationShutdown {
  private readonly passes = new Passes({
    logger: new Logger(RefusedReports.name),
    failure: 'Refused reports were not noted',
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
