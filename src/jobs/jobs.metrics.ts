import { Injectable } from '@nestjs/common';
import type { Counter, Histogram } from 'prom-client';
import { JOB_TYPES } from '../job-rules/vocabulary.js';
import { JobStore } from './job.store.js';
import { JobChanges } from './job-changes.js';
import type { CommittedJobs } from './job-changes.js';
import { RefusedReports } from './refused-reports.js';
import { MetricsRegistry, SECONDS } from '../platform/metrics/metrics-registry.js';

const GROUP_SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];

/** Commits of jobs, the queue before them, and refused reports about jobs that run. */
@Injectable()
export class JobsMetrics {
  private readonly groupSize: Histogram;
  private readonly commits: Histogram;
  private readonly knownJobsRefused: Counter;

  constructor(registry: MetricsRegistry, store: JobStore, changes: JobChanges, refused: RefusedReports) {
    this.groupSize = registry.histogram(
      'hub_commit_group_size',
      'Requests that were committed in one transaction.',
      GROUP_SIZES,
    );
    this.commits = registry.histogram(
      'hub_commit_duration_seconds',
      'Time of a transaction that changed jobs, from its begin to its commit.',
      SECONDS,
    );
    this.knownJobsRefused = registry.counter(
      'hub_known_job_reports_refused_total',
      'Reports about unfinished jobs that were refused: their clients live, and the jobs will be called lost.',
      'job_type',
      [...JOB_TYPES],
    );
    registry.gauge(
      'hub_ingest_waiting',
      'Requests that wait for their commit.',
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
