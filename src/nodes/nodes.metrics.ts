import { Injectable } from '@nestjs/common';
import type { Gauge } from 'prom-client';
import { fromColumn } from '../platform/database/instant.js';
import { inTime } from '../platform/in-time.js';
import { MetricsRegistry } from '../platform/metrics/metrics-registry.js';
import { NodeReader } from './node-reader.js';
import { NODE_STATUSES } from './node.entity.js';
import { Listeners } from './stream/listeners.js';

/** Scrapers time out after 10 seconds. */
const PATIENCE_MS = 2_000;

/** Metrics of nodes, read from the database; absent while it does not answer. */
@Injectable()
export class NodesMetrics {
  private readonly nodes: Gauge;
  private readonly lastSnapshot: Gauge;
  private readonly listeners: Gauge;

  constructor(
    registry: MetricsRegistry,
    private readonly reader: NodeReader,
    private readonly open: Listeners,
  ) {
    this.nodes = registry.gauge('hub_nodes', 'Nodes by status: online, offline or unknown.', ['status']);
    this.lastSnapshot = registry.gauge(
      'hub_node_last_snapshot_timestamp_seconds',
      'When the last snapshot of any node arrived, 0 for never.',
    );
    this.listeners = registry.gauge('hub_node_listeners', 'Open WebSockets of this hub.');
    registry.beforeScrape(() => this.refresh());
  }

  private async refresh(): Promise<void> {
    this.listeners.set(this.open.size);
    const figures = await inTime(this.reader.figures(), PATIENCE_MS).catch(() => undefined);
    this.nodes.reset();
    this.lastSnapshot.remove();
    if (!figures) return;
    for (const status of NODE_STATUSES) this.nodes.set({ status }, 0);
    for (const { status, nodes } of figures.counts) this.nodes.set({ status }, nodes);
    const { lastSnapshotAt } = figures;
    this.lastSnapshot.set(lastSnapshotAt === null ? 0 : fromColumn(lastSnapshotAt) / 1000);
  }
}
