import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Passes } from '../platform/timers/passes.js';
import { MinuteThinner } from './minute-thinner.js';

const PASS_EVERY_MS = 15 * 60_000;

/** Thins the minutes at start and every 15 minutes, in the background. */
@Injectable()
export class MinuteThinningTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly passes = new Passes({
    logger: new Logger(MinuteThinner.name),
    failure: 'Thinning of minutes failed',
    work: async (signal) => void (await this.thinner.thin(signal)),
  });

  constructor(@Inject(MinuteThinner) private readonly thinner: Pick<MinuteThinner, 'thin'>) {}

  onApplicationBootstrap(): void {
    void this.runPass();
  }

  @Interval('minute-thinning', PASS_EVERY_MS)
  async runPass(): Promise<void> {
    await this.passes.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.passes.end();
  }
}
