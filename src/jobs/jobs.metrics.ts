import { Injectable } from '@nestjs/common';
import type { Counter, Histogram } from 'prom-client';
import { JOB_TYPES } from '../job-rules/vocabulary.js';
import { JobStore } from './job.store.js';
import { JobChanges } from './job-changes.js';
import type { CommittedJobs } from './job-changes.js';
import { RefusedReports } from './refused-reports.js';
import { MetricsRegistry, SECONDS } from '../platform/metrics/metrics-registry.js';

const GROUP_SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];

/** Metrics of job commits, of the ingest queue, and of refused reports about unfinished jobs. */
@Injectable()
export class JobsMetrics {
  private readonly groupSize: Histogram;
  private readonly commits: Histogram;
  private readonly knownJobsRefused: Counter;

  constructor(registry: MetricsRegistry, store: JobStore, changes: JobChanges, refused: RefusedReports) {
    this.groupSize = registry.histogram(
      'hub_commit_group_size',
      'Requests committed in one transaction.',
      GROUP_SIZES,
    );
    this.commits = registry.histogram(
      'hub_commit_duration_seconds',
      'Duration of a transaction that changed jobs, from BEGIN to COMMIT.',
      SECONDS,
    );
    this.knownJobsRefused = registry.counter(
      'hub_known_job_reports_refused_total',
      'Refused reports about unfinished jobs: their clients are alive, and yet the jobs will be marked lost.',
      'job_type',
      [...JOB_TYPES],
    );
    registry.gauge(
      'hub_ingest_waiting',
      'Requests waiting for their commit.',
      [],
      () => store.waiting.requests,
    );
    registry.gauge(
      'hub_ingest_waiting_limit',
      'How many requests may wait: INGEST_MAX_WAITING.',
      [],
      () => store.waiting.limit,
    );
    changes.subscribe((committed) => this.countCommit(committed));
    refused.noted.subscribe(({ jobType, reports }) =>
      this.knownJobsRefused.inc({ job_type: jobType }, reports),
    );
  }

  private countCommit({ requests, tookMs }: CommittedJobs): void {
    this.groupSize.observe(requests);
    this.commits.observe(tookMs / 1000);
  }
}
