import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { SETTINGS } from '../../platform/config/settings.token.js';
import { Passes } from '../../platform/timers/passes.js';
import type { NodesSettings } from '../nodes.settings.js';
import { NodeRetention } from './node-retention.js';

const LONGEST_MS = 5 * 60_000;

/** Deletes nodes that were silent for too long, where NODE_RETENTION_DAYS says how long that is. */
@Injectable()
export class NodeRetentionTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly passes = new Passes({
    logger: new Logger(NodeRetention.name),
    failure: 'Deleting silent nodes failed',
    work: async (signal) => void (await this.retention.forget(signal)),
  });

  constructor(
    private readonly retention: NodeRetention,
    private readonly scheduler: SchedulerRegistry,
    @Inject(SETTINGS)
    private readonly settings: Pick<NodesSettings, 'nodeRetentionMs' | 'nodeOfflineAfterMs'>,
  ) {}

  onApplicationBootstrap(): void {
    const { nodeRetentionMs: keptMs, nodeOfflineAfterMs: offlineMs } = this.settings;
    if (keptMs === 0) return;
    const timer = setInterval(() => void this.passes.run(), Math.min(offlineMs, LONGEST_MS));
    this.scheduler.addInterval('node-retention', timer);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.passes.end();
  }
}
