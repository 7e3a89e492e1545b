import { setImmediate as nextTurn } from 'node:timers/promises';
import { observedSpeed } from '../job-rules/curve/estimate.js';
import { hasCurve, readFine } from '../job-rules/curve/tail.js';
import { isStuck } from '../jobs/job-pace.js';
import type { Look } from '../jobs/job-pace.js';
import type { JobRow } from '../jobs/job-rows.js';
import type { Query } from '../platform/database/transaction.js';

const COLUMNS = [
  'id',
  'job_type',
  'vm_name',
  'status',
  'revision',
  'created_at',
  'started_at',
  'last_telemetry_at',
  'last_progress_at',
  'samples',
  'open_samples',
] as const satisfies (keyof JobRow)[];

export type RunningJob = Pick<JobRow, (typeof COLUMNS)[number]>;

export const runningJobs: Query = {
  sql: `SELECT ${COLUMNS.join(', ')} FROM backup_jobs WHERE status = 'running'`,
};

/** Requests are answered after so many curves, some milliseconds. */
const CURVES_AT_ONCE = 500;

interface KnownSpeed {
  readonly revision: number;
  readonly heardAt: string | null;
  readonly bps: number;
}

/** Adds up the jobs that run. Speeds are remembered: of 10,000 jobs, most have sent nothing since the look before. */
export class RunningJobs {
  private speeds = new Map<string, KnownSpeed>();

  /** The speed of all together, in bytes per second, and the jobs that do not move. */
  async sum(jobs: readonly RunningJob[], look: Look): Promise<{ speedBps: number; stuck: RunningJob[] }> {
    const speeds = new Map<string, KnownSpeed>();
    let read = 0;
    for (const job of jobs) {
      const known = this.known(job);
      if (!known && ++read % CURVES_AT_ONCE === 0) await nextTurn();
      speeds.set(job.id, known ?? speedOf(job));
    }
    this.speeds = speeds;
    const speedBps = [...speeds.values()].reduce((sum, { bps }) => sum + bps, 0);
    return { speedBps, stuck: jobs.filter((job) => isStuck(job, look)) };
  }

  private known({ id, revision, last_telemetry_at }: RunningJob): KnownSpeed | undefined {
    const known = this.speeds.get(id);
    return known?.revision === revision && known.heardAt === last_telemetry_at ? known : undefined;
  }
}

function speedOf(job: RunningJob): KnownSpeed {
  const fine = hasCurve(job) ? readFine(job) : undefined;
  const { revision, last_telemetry_at: heardAt } = job;
  return { revision, heardAt, bps: (fine && observedSpeed({ fine })) ?? 0 };
}
