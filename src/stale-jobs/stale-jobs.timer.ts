import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { SETTINGS } from '../platform/config/settings.token.js';
import type { StaleJobsSettings } from './stale-jobs.settings.js';
import { Database } from '../platform/database/database.js';
import { Passes } from '../platform/timers/passes.js';
import { Listening } from '../platform/database/listening.js';
import { StaleJobsMetrics } from './stale-jobs.metrics.js';
import { StaleJobsService } from './stale-jobs.service.js';

/** Runs the sweep at start and then every SWEEP_INTERVAL_SECONDS. */
@Injectable()
export class StaleJobsTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(StaleJobsTimer.name);
  private readonly passes = new Passes({
    logger: this.logger,
    failure: 'Stale-job sweep failed',
    work: (signal) => this.sweep(signal),
    onPassed: (result, tookMs) => this.metrics.swept(result, tookMs),
  });

  constructor(
    private readonly staleJobs: StaleJobsService,
    private readonly listening: Listening,
    private readonly database: Database,
    private readonly metrics: StaleJobsMetrics,
    private readonly scheduler: SchedulerRegistry,
    @Inject(SETTINGS) private readonly settings: StaleJobsSettings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.scheduler.addInterval('listening', this.listening.watch(this.database));
    const interval = setInterval(() => void this.passes.run(), this.settings.sweepIntervalMs);
    this.scheduler.addInterval('stale-jobs', interval);
    await this.passes.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.passes.end();
  }

  private async sweep(signal: AbortSignal): Promise<void> {
    const begunAt = performance.now();
    await this.staleJobs.sweep(signal);
    const tookMs = performance.now() - begunAt;
    if (tookMs <= this.settings.sweepIntervalMs) return;
    const took = `${(tookMs / 1000).toFixed(1)} s`;
    this.logger.warn(`Stale-job sweep took ${took}, longer than SWEEP_INTERVAL_SECONDS`);
  }
}
