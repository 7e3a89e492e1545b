import type { JobStatus, JobType } from '../../job-rules/vocabulary.js';

/** The number of jobs of a type and status, or a difference of two such numbers; only completed jobs count bytes. */
export interface JobCount {
  readonly job_type: JobType;
  readonly status: JobStatus;
  readonly jobs: number;
  readonly completed_bytes: number;
}

/** Adds up counts by type and status. */
export class CountSum {
  private readonly byKind = new Map<string, JobCount>();

  add(counts: readonly JobCount[]): void {
    for (const count of counts) this.addOne(count, 1);
  }

  subtract(counts: readonly JobCount[]): void {
    for (const count of counts) this.addOne(count, -1);
  }

  /** The counts that are not zero. */
  list(): JobCount[] {
    return [...this.byKind.values()].filter(
      ({ jobs, completed_bytes }) => jobs !== 0 || completed_bytes !== 0,
    );
  }

  private addOne({ job_type, status, jobs, completed_bytes }: JobCount, sign: 1 | -1): void {
    const kind = `${job_type} ${status}`;
    const known = this.byKind.get(kind);
    this.byKind.set(kind, {
      job_type,
      status,
      jobs: (known?.jobs ?? 0) + sign * jobs,
      completed_bytes: (known?.completed_bytes ?? 0) + sign * completed_bytes,
    });
  }
}
