import { Injectable } from '@nestjs/common';
import { JOB_STATUSES, JOB_TYPES } from '../../job-rules/vocabulary.js';
import { MetricsRegistry } from '../../platform/metrics/metrics-registry.js';
import { createJobGauges } from './job-gauges.js';
import type { JobGauges } from './job-gauges.js';
import { JobFiguresReader } from './job-figures.js';
import type { JobFigures } from './job-figures.js';

/** A scraper waits for 10 seconds, and an operator's alert for the scraper. */
const PATIENCE_MS = 2_000;

/** The metrics that the database knows, so that no restart changes them; absent while it does not answer. */
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

  /** Asks the database anew, and puts up with its silence. */
  async refresh(): Promise<void> {
    let figures: JobFigures | undefined;
    try {
      figures = await inTime(this.reader.read());
    } catch {
      // That it is away is what hub_database_up says.
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

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), PATIENCE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
