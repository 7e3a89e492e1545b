import { Injectable } from '@nestjs/common';
import type { Counter } from 'prom-client';
import type { Outcome } from '../job-rules/changes.js';
import { MetricsRegistry } from '../platform/metrics/metrics-registry.js';

/** Updates by their outcome. */
@Injectable()
export class TelemetryMetrics {
  private readonly updates: Counter;

  constructor(registry: MetricsRegistry) {
    this.updates = registry.counter(
      'hub_ingest_updates_total',
      'Updates by outcome; a request that is refused as a whole counts once.',
      'outcome',
      ['applied', 'superseded', 'unchanged', 'refused'],
    );
  }

  count(outcome: Outcome | 'refused'): void {
    this.updates.inc({ outcome });
  }
}
