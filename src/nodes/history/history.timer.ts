import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Passes } from '../../platform/timers/passes.js';
import { HistoryMover } from './history-mover.js';
import { HistoryRoller } from './history-roller.js';

const PASS_EVERY_MS = 5 * 60_000;

/** Finishes joins that a crash interrupted, and rolls up old snapshots, at start and every 5 minutes. */
@Injectable()
export class HistoryTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly passes = new Passes({
    logger: new Logger(HistoryRoller.name),
    failure: 'Rolling up snapshots failed',
    work: async (signal) => {
      await this.mover.move(undefined, signal);
      await this.roller.roll(signal);
    },
  });

  constructor(
    private readonly mover: HistoryMover,
    private readonly roller: HistoryRoller,
  ) {}

  onApplicationBootstrap(): void {
    void this.runPass();
  }

  @Interval('node-history', PASS_EVERY_MS)
  async runPass(): Promise<void> {
    await this.passes.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.passes.end();
  }
}
