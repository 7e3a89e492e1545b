import { hasEnded } from '../job-rules/vocabulary.js';
import type { JobView } from '../jobs/job-view.js';

/** The members that filters ask for. */
export const TRAITS = ['id', 'job_type', 'status', 'vm_name', 'repository_id', 'created_at'] as const;

export type Traits = Readonly<Pick<JobView, (typeof TRAITS)[number]>>;

/** A job as the readers of the streams may believe it to be; instants in RFC 3339. */
export interface KnownJob extends Traits {
  /** Its stamp; null where the readers may not have this state yet. */
  readonly updated_at: string | null;
  readonly revision: number;
  readonly last_telemetry_at: string | null;
}

/** A job and its stamp, in RFC 3339. */
export interface Stamp {
  readonly id: string;
  readonly updated_at: string;
  readonly revision?: number;
}

const MOST = 100_000;
/** Within this many checks each known job is asked for once. */
const CHECKS = 12;
const LEAST_CHECKED = 1_000;

/** The jobs that readers may have: those that were told of, and those that were in the lists that they loaded. */
export class KnownJobs {
  private readonly jobs = new Map<string, KnownJob>();
  private unchecked: string[] = [];

  constructor(private readonly most = MOST) {}

  get size(): number {
    return this.jobs.size;
  }

  get(id: string): KnownJob | undefined {
    return this.jobs.get(id);
  }

  set(job: KnownJob): void {
    this.jobs.set(job.id, job);
  }

  delete(id: string): void {
    this.jobs.delete(id);
  }

  /**
   * Whether the readers lack this state of the job. A stamp names one, but that of hubs of release 0.1.0, which may give
   * it to two revisions within a millisecond: so the revision counts, too, where it is known.
   */
  isNews({ id, updated_at: at, revision }: Stamp): boolean {
    const known = this.jobs.get(id);
    return known?.updated_at !== at || (revision !== undefined && known.revision !== revision);
  }

  /** The next ids to ask for, so that a few calls ask for all of them. */
  nextToCheck(): string[] {
    if (this.unchecked.length === 0) this.unchecked = [...this.jobs.keys()];
    return this.unchecked.splice(0, Math.max(LEAST_CHECKED, Math.ceil(this.jobs.size / CHECKS)));
  }

  /** Forgets the first known of the ended jobs that were not stamped since `horizon`, where there are too many. */
  trim(horizon: string): void {
    for (const [id, { status, updated_at: at }] of this.jobs) {
      if (this.jobs.size <= this.most) return;
      if (hasEnded(status) && at !== null && at < horizon) this.jobs.delete(id);
    }
  }
}

/** The traits of a job as it is told. */
export function knownFrom(job: JobView): KnownJob {
  const { id, job_type, status, vm_name, repository_id, created_at } = job;
  const { updated_at, revision, last_telemetry_at } = job;
  return {
    id,
    job_type,
    status,
    vm_name,
    repository_id,
    created_at,
    updated_at,
    revision,
    last_telemetry_at,
  };
}
