import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { SETTINGS } from '../platform/config/settings.token.js';
import type { StaleJobsSettings } from './stale-jobs.settings.js';
import { Database } from '../platform/database/database.js';
import { Listening } from './listening.js';
import { StaleJobsMetrics } from './stale-jobs.metrics.js';
import { StaleJobsService } from './stale-jobs.service.js';

/** Calls the sweep at start and then every SWEEP_INTERVAL_SECONDS, one pass at a time. */
@Injectable()
export class StaleJobsTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(StaleJobsTimer.name);
  private pass: Promise<void> | undefined;
  private heartbeat: NodeJS.Timeout | undefined;

  constructor(
    private readonly staleJobs: StaleJobsService,
    private readonly listening: Listening,
    private readonly database: Database,
    private readonly metrics: StaleJobsMetrics,
    private readonly scheduler: SchedulerRegistry,
    @Inject(SETTINGS) private readonly settings: StaleJobsSettings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.database.writes.subscribe((tookMs) => this.listening.endured(tookMs));
    this.heartbeat = this.listening.startHeartbeat();
    const interval = setInterval(() => void this.sweep(), this.settings.sweepIntervalMs);
    this.scheduler.addInterval('stale-jobs', interval);
    await this.sweep();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.heartbeat);
    this.scheduler.deleteInterval('stale-jobs');
    await this.pass;
  }

  private async sweep(): Promise<void> {
    this.pass ??= this.runPass().finally(() => (this.pass = undefined));
    await this.pass;
  }

  private async runPass(): Promise<void> {
    const begunAt = performance.now();
    try {
      await this.staleJobs.sweep();
      const tookMs = performance.now() - begunAt;
      this.metrics.swept('completed', tookMs);
      if (tookMs > this.settings.sweepIntervalMs) {
        const took = `${(tookMs / 1000).toFixed(1)} s`;
        this.logger.warn(`a pass over silent jobs took ${took}, longer than SWEEP_INTERVAL_SECONDS`);
      }
    } catch (error) {
      this.metrics.swept('failed', performance.now() - begunAt);
      this.logger.warn(`no silence was judged: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
