import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { SETTINGS } from '../platform/config/settings.token.js';
import type { RetentionSettings } from './retention.settings.js';
import { RetentionService } from './retention.service.js';

const PASS_EVERY_MS = 3_600_000;

/** Where RETENTION_DAYS says so, prunes at start and then every hour, one pass at a time, beside all else. */
@Injectable()
export class RetentionTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RetentionTimer.name);
  private readonly ending = new AbortController();
  private pass: Promise<void> | undefined;

  constructor(
    @Inject(RetentionService) private readonly retention: Pick<RetentionService, 'momentBefore' | 'prune'>,
    private readonly scheduler: SchedulerRegistry,
    @Inject(SETTINGS) private readonly settings: RetentionSettings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.retentionMs === 0) return;
    const interval = setInterval(() => this.prune(), PASS_EVERY_MS);
    this.scheduler.addInterval('retention', interval);
    this.prune();
  }

  /** What a pass has not come to is left to the next. */
  async beforeApplicationShutdown(): Promise<void> {
    this.ending.abort();
    if (this.scheduler.doesExist('interval', 'retention')) this.scheduler.deleteInterval('retention');
    await this.pass;
  }

  private prune(): void {
    this.pass ??= this.runPass().finally(() => (this.pass = undefined));
  }

  private async runPass(): Promise<void> {
    try {
      const endedBefore = await this.retention.momentBefore(this.settings.retentionMs);
      const pruned = await this.retention.prune(endedBefore, this.ending.signal);
      if (pruned > 0)
        this.logger.log(`pruned ${pruned} job(s) that ended before ${new Date(endedBefore).toISOString()}`);
    } catch (error) {
      this.logger.warn(`pruning stopped: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
