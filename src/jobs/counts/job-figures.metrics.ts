import { Injectable } from '@nestjs/common';
import { JOB_STATUSES, JOB_TYPES } from '../../job-rules/vocabulary.js';
import { MetricsRegistry } from '../../platform/metrics/metrics-registry.js';
import { createJobGauges } from './job-gauges.js';
import type { JobGauges } from './job-gauges.js';
import { JobFiguresReader } from './job-figures.js';
import type { JobFigures } from './job-figures.js';
import { inTime } from '../../platform/in-time.js';

/** Scrapers time out after 10 seconds. */
const PATIENCE_MS = 2_000;

/** Metrics read from the database, so that they survive restarts; absent while it does not answer. */
@Injectable()
export class JobFiguresMetrics {
  private readonly gauges: JobGauges;

  constructor(
    registry: MetricsRegistry,
    private readonly reader: JobFiguresReader,
  ) {
    this.gauges = createJobGauges(registry);
    registry.beforeScrape(() => this.refresh());
  }

  /** Reads the database again; tolerates its silence. */
  async refresh(): Promise<void> {
    let figures: JobFigures | undefined;
    try {
      figures = await inTime(this.reader.read(), PATIENCE_MS);
    } catch {
      // hub_database_up reports the outage.
    }
    this.forget();
    this.gauges.up.set(figures ? 1 : 0);
    if (figures) this.show(figures);
  }

  private forget(): void {
    const { jobs, bytes, silence, success, firstSeen, leftOut } = this.gauges;
    for (const gauge of [jobs, bytes, silence, success, firstSeen]) gauge.reset();
    leftOut.remove();
  }

  private show({ counts, oldestSilence, machines, machinesLeftOut }: JobFigures): void {
    for (const job_type of JOB_TYPES) {
      this.gauges.bytes.set({ job_type }, 0);
      for (const status of JOB_STATUSES) this.gauges.jobs.set({ job_type, status }, 0);
    }
    for (const { job_type, status, jobs, completed_bytes } of counts) {
      this.gauges.jobs.set({ job_type, status }, jobs);
      if (status === 'completed') this.gauges.bytes.set({ job_type }, completed_bytes);
    }
    for (const { status, ms } of oldestSilence) this.gauges.silence.set({ status }, ms / 1000);
    for (const { vmName, jobType, firstSeenAt, lastSuccessAt } of machines) {
      const machine = { vm_name: vmName, job_type: jobType };
      this.gauges.success.set(machine, lastSuccessAt / 1000);
      this.gauges.firstSeen.set(machine, firstSeenAt / 1000);
    }
    this.gauges.leftOut.set(machinesLeftOut);
  }
}
