import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { PhaseThinner } from './phase-thinner.js';

const PASS_EVERY_MS = 86_400_000;

/** Thins out changes of phase at start and once a day, one pass at a time, beside all else. */
@Injectable()
export class PhaseThinningTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(PhaseThinningTimer.name);
  private readonly ending = new AbortController();
  private pass: Promise<void> | undefined;

  constructor(
    @Inject(PhaseThinner) private readonly thinner: Pick<PhaseThinner, 'thin'>,
    private readonly scheduler: SchedulerRegistry,
  ) {}

  onApplicationBootstrap(): void {
    this.scheduler.addInterval(
      'phase-thinning',
      setInterval(() => this.thin(), PASS_EVERY_MS),
    );
    this.thin();
  }

  /** What a pass has not come to is left to the next. */
  async beforeApplicationShutdown(): Promise<void> {
    this.ending.abort();
    if (this.scheduler.doesExist('interval', 'phase-thinning'))
      this.scheduler.deleteInterval('phase-thinning');
    await this.pass;
  }

  private thin(): void {
    this.pass ??= this.runPass().finally(() => (this.pass = undefined));
  }

  private async runPass(): Promise<void> {
    try {
      const thinned = await this.thinner.thin(this.ending.signal);
      if (thinned > 0) this.logger.log(`deleted ${thinned} change(s) of phase beyond the bound of a job`);
    } catch (error) {
      this.logger.warn(`thinning stopped: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
