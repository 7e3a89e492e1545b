import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Passes } from '../platform/timers/passes.js';
import { restSince } from '../platform/timers/rest.js';
import { Thinner } from './thinner.js';

const PASS_EVERY_MS = 60_000;

/** Thins curves at start and every minute, in the background. */
@Injectable()
export class ThinningTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ThinningTimer.name);
  private readonly passes = new Passes({
    logger: this.logger,
    failure: 'Thinning of samples failed',
    work: (signal) => this.thin(signal),
  });

  constructor(@Inject(Thinner) private readonly thinner: Pick<Thinner, 'thinSome'>) {}

  onApplicationBootstrap(): void {
    void this.runPass();
  }

  @Interval('samples-thinning', PASS_EVERY_MS)
  async runPass(): Promise<void> {
    await this.passes.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.passes.end();
  }

  private async thin(signal: AbortSignal): Promise<void> {
    const mustStop = (): boolean => signal.aborted;
    while (!mustStop()) {
      const startedAt = performance.now();
      if ((await this.thinner.thinSome()) === 0) return;
      await restSince(startedAt, signal);
    }
  }
}
