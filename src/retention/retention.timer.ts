import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { SETTINGS } from '../platform/config/settings.token.js';
import { Passes } from '../platform/timers/passes.js';
import type { RetentionSettings } from './retention.settings.js';
import { RetentionService } from './retention.service.js';

const PASS_EVERY_MS = 3_600_000;

/** If RETENTION_DAYS is set, prunes at start and then every hour, in the background. */
@Injectable()
export class RetentionTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RetentionTimer.name);
  private readonly passes = new Passes({
    logger: this.logger,
    failure: 'Pruning failed',
    work: (signal) => this.prune(signal),
  });

  constructor(
    @Inject(RetentionService) private readonly retention: Pick<RetentionService, 'momentBefore' | 'prune'>,
    @Inject(SETTINGS) private readonly settings: RetentionSettings,
  ) {}

  onApplicationBootstrap(): void {
    void this.runPass();
  }

  @Interval('retention', PASS_EVERY_MS)
  async runPass(): Promise<void> {
    if (this.settings.retentionMs > 0) await this.passes.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.passes.end();
  }

  private async prune(signal: AbortSignal): Promise<void> {
    const endedBefore = await this.retention.momentBefore(this.settings.retentionMs);
    const pruned = await this.retention.prune(endedBefore, signal);
    if (pruned > 0)
      this.logger.log(`Pruned ${pruned} job(s) that ended before ${new Date(endedBefore).toISOString()}`);
  }
}
