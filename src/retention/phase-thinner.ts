import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import type { Query } from '../platform/database/transaction.js';
import { deletionOf, MOST_PHASES, phasesBeyondBound } from '../jobs/phase-bound.js';
import { ROWS_PER_TRANSACTION } from './candidates.js';
import { restSince } from '../platform/timers/rest.js';

const JOBS_PER_QUERY = 500;

interface Counted {
  readonly id: string;
  readonly events: number;
}

/**
 * Deletes excess changes of phase that no update will delete: those of jobs that ended before the bound existed, or
 * that an older hub recorded.
 */
@Injectable()
export class PhaseThinner {
  constructor(private readonly database: Database) {}

  /**
   * Examines all jobs, with pauses in between, using only `idx_job_events_job`; returns how many changes of phase it
   * deleted. Several hubs may do this at the same time. @throws {DatabaseUnavailableError}
   */
  async thin(signal?: AbortSignal): Promise<number> {
    let thinned = 0;
    const mustStop = (): boolean => signal?.aborted ?? false;
    for (let last: string | undefined = ''; last !== undefined && !mustStop();) {
      const startedAt = performance.now();
      const jobs = await this.jobsAfter(last);
      await restSince(startedAt, signal);
      for (const { id, events } of jobs) if (events > MOST_PHASES) thinned += await this.thinJob(id, signal);
      last = jobs.length === JOBS_PER_QUERY ? jobs.at(-1)?.id : undefined;
    }
    return thinned;
  }

  private async jobsAfter(id: string): Promise<Counted[]> {
    const query: Query = {
      sql: `SELECT backup_job_id AS id, COUNT(*) AS events FROM job_events WHERE backup_job_id > ?
            GROUP BY backup_job_id ORDER BY backup_job_id LIMIT ${JOBS_PER_QUERY}`,
      parameters: [id],
    };
    return this.database.read(async (transaction) => (await transaction.select<[Counted]>(query))[0]);
  }

  private async thinJob(jobId: string, signal?: AbortSignal): Promise<number> {
    let thinned = 0;
    const mustStop = (): boolean => signal?.aborted ?? false;
    // Continues after the last one: MySQL keeps deleted entries in the index for a while.
    for (let last: number | undefined = 0; last !== undefined && !mustStop();) {
      const startedAt = performance.now();
      const ids: number[] = await this.thinSome(jobId, last);
      thinned += ids.length;
      last = ids.at(-1);
      await restSince(startedAt, signal);
    }
    return thinned;
  }

  /** Takes the lock of the job, like everything that adds events to it. */
  private async thinSome(jobId: string, after: number): Promise<number[]> {
    return this.database.write(async (transaction) => {
      const lock = `SELECT id FROM backup_jobs WHERE id = ? ${this.database.dialect.forUpdate}`;
      const [, beyond] = await transaction.select<[{ id: string }, { id: number }]>(
        { sql: lock, parameters: [jobId] },
        phasesBeyondBound(this.database.dialect, jobId, ROWS_PER_TRANSACTION, after),
      );
      const ids = beyond.map(({ id }) => id);
      const thinning = deletionOf(ids);
      if (thinning) transaction.run(thinning);
      return ids;
    });
  }
}
