import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Passes } from '../platform/timers/passes.js';
import { PhaseThinner } from './phase-thinner.js';

const PASS_EVERY_MS = 86_400_000;

/** Thins out changes of phase at start and once a day, in the background. */
@Injectable()
export class PhaseThinningTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(PhaseThinningTimer.name);
  private readonly passes = new Passes({
    logger: this.logger,
    failure: 'Phase thinning failed',
    work: (signal) => this.thin(signal),
  });

  constructor(@Inject(PhaseThinner) private readonly thinner: Pick<PhaseThinner, 'thin'>) {}

  onApplicationBootstrap(): void {
    void this.runPass();
  }

  @Interval('phase-thinning', PASS_EVERY_MS)
  async runPass(): Promise<void> {
    await this.passes.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.passes.end();
  }

  private async thin(signal: AbortSignal): Promise<void> {
    const thinned = await this.thinner.thin(signal);
    if (thinned > 0) this.logger.log(`Deleted ${thinned} change(s) of phase beyond the limit per job`);
  }
}
