import { Injectable } from '@nestjs/common';
import type { Counter, Gauge, Histogram } from 'prom-client';
import { JobChanges } from '../jobs/job-changes.js';
import type { JobChange } from '../jobs/job-changes.js';
import { MetricsRegistry } from '../platform/metrics/metrics-registry.js';

const SWEEP_SECONDS = [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60];

/** Metrics of the passes of the stale-job detector, and of the judgements that this hub committed. */
@Injectable()
export class StaleJobsMetrics {
  private readonly sweeps: Counter;
  private readonly sweepDuration: Histogram;
  private readonly lastSweep: Gauge;
  private readonly judgements: Counter;

  constructor(registry: MetricsRegistry, changes: JobChanges) {
    this.sweeps = registry.counter('hub_sweep_passes_total', 'Passes of the stale-job detector.', 'result', [
      'completed',
      'failed',
    ]);
    this.sweepDuration = registry.histogram(
      'hub_sweep_duration_seconds',
      'Duration of a completed pass of the stale-job detector.',
      SWEEP_SECONDS,
    );
    this.lastSweep = registry.gauge(
      'hub_sweep_last_success_timestamp_seconds',
      'When the last pass of the stale-job detector completed; 0 before the first.',
    );
    this.lastSweep.set(0);
    this.judgements = registry.counter(
      'hub_judgements_total',
      'Silent jobs that the stale-job detector judged.',
      'verdict',
      ['stalled', 'lost', 'never_started', 'ended'],
    );
    changes.subscribe(({ changes: committed }) => committed.forEach((change) => this.countJudgement(change)));
  }

  swept(result: 'completed' | 'failed', tookMs: number): void {
    this.sweeps.inc({ result });
    if (result === 'failed') return;
    this.sweepDuration.observe(tookMs / 1000);
    this.lastSweep.setToCurrentTime();
  }

  private countJudgement({ before, after }: JobChange): void {
    const { verdict } = after.inputs;
    if (verdict && verdict !== before?.inputs.verdict) this.judgements.inc({ verdict: verdict.kind });
  }
}
