import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { SETTINGS } from '../../platform/config/settings.token.js';
import { Database } from '../../platform/database/database.js';
import { Listening } from '../../platform/database/listening.js';
import { Passes } from '../../platform/timers/passes.js';
import type { NodesSettings } from '../nodes.settings.js';
import { NodeSilence } from './node-silence.js';

const SHORTEST_MS = 1_000;
const LONGEST_MS = 10_000;

/** Judges the silence of nodes at start, and then some times in the silence that makes one offline. */
@Injectable()
export class NodeSilenceTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly passes = new Passes({
    logger: new Logger(NodeSilence.name),
    failure: 'Judging silent nodes failed',
    work: async (signal) => void (await this.silence.judge(signal)),
  });

  constructor(
    private readonly silence: NodeSilence,
    private readonly listening: Listening,
    private readonly database: Database,
    private readonly scheduler: SchedulerRegistry,
    @Inject(SETTINGS) private readonly settings: Pick<NodesSettings, 'nodeOfflineAfterMs'>,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const everyMs = Math.min(Math.max(this.settings.nodeOfflineAfterMs / 6, SHORTEST_MS), LONGEST_MS);
    this.scheduler.addInterval('node-listening', this.listening.watch(this.database));
    this.scheduler.addInterval(
      'node-silence',
      setInterval(() => void this.passes.run(), everyMs),
    );
    await this.passes.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.passes.end();
  }
}
