import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { RefusedReports } from '../jobs/refused-reports.js';
import { JobStore } from '../jobs/job.store.js';
import { lostLines } from '../platform/logging/lost-lines.js';
import { StaleJobsService } from '../stale-jobs/stale-jobs.service.js';
import { StaleJobsTimer } from '../stale-jobs/stale-jobs.timer.js';
import { IngestOutcomes } from '../telemetry/ingest-outcomes.js';
import { HubMetrics } from './hub-metrics.js';

/** Listens to what the other modules do; none of them knows of metrics. */
@Injectable()
export class MetricsWiring implements OnModuleInit {
  constructor(
    private readonly metrics: HubMetrics,
    private readonly database: Database,
    private readonly store: JobStore,
    private readonly outcomes: IngestOutcomes,
    private readonly refused: RefusedReports,
    private readonly staleJobs: StaleJobsService,
    private readonly sweeps: StaleJobsTimer,
  ) {}

  /** Before the first sweep, which is at bootstrap. */
  onModuleInit(): void {
    this.watchIngest();
    this.watchSweeps();
    this.watchDatabase();
    this.watchLog();
  }

  private watchIngest(): void {
    const { metrics, store } = this;
    this.outcomes.whenKnown((outcome) => metrics.updates.inc({ outcome }));
    this.refused.whenNoted((jobType, reports) =>
      metrics.knownJobsRefused.inc({ job_type: jobType }, reports),
    );
    store.whenCommitted((pieces, tookMs) => {
      metrics.groupSize.observe(pieces);
      metrics.commits.observe(tookMs / 1000);
    });
    metrics.gauge(
      'hub_ingest_waiting',
      'Requests that wait for their commit.',
      [],
      () => store.waiting.requests,
    );
    metrics.gauge(
      'hub_ingest_waiting_limit',
      'How many requests may wait: INGEST_MAX_WAITING.',
      [],
      () => store.waiting.limit,
    );
  }

  private watchSweeps(): void {
    const { metrics } = this;
    this.staleJobs.whenJudged((verdict) => metrics.judgements.inc({ verdict }));
    this.sweeps.whenPassed((result, tookMs) => {
      metrics.sweeps.inc({ result });
      if (result === 'failed') return;
      metrics.sweepDuration.observe(tookMs / 1000);
      metrics.lastSweep.setToCurrentTime();
    });
  }

  private watchLog(): void {
    this.metrics.countOf(
      'hub_log_lines_lost_total',
      'Lines of log that could not be written, as a pipe had no reader or a disk no room.',
      'stream',
      lostLines,
    );
  }

  private watchDatabase(): void {
    const { metrics, database } = this;
    metrics.gauge(
      'hub_database_pool_size',
      'How many transactions may run at a time.',
      [],
      () => database.pool.size,
    );
    metrics.gauge('hub_database_pool_in_use', 'Transactions that run.', [], () => database.pool.inUse);
    metrics.gauge(
      'hub_database_pool_waiting',
      'Transactions that wait for their turn.',
      [],
      () => database.pool.waiting,
    );
  }
}
