import { Injectable } from '@nestjs/common';
import { derive } from '../job-rules/changes.js';
import { machineIn } from '../job-rules/job-id.js';
import { Database } from '../platform/database/database.js';
import type { Query } from '../platform/database/transaction.js';
import { JobStore } from './job.store.js';

const JOBS_PER_STEP = 200;
/** All ids that name a machine are between these. */
const IDS = { first: 'backup-', beyond: 'backup.' };

interface Looked {
  readonly id: string;
  readonly is_nameless: number;
}

/** Names the machines of jobs that were stored by a hub that did not read them in their ids. */
@Injectable()
export class NameRepair {
  constructor(
    private readonly database: Database,
    private readonly store: JobStore,
  ) {}

  /** Looks at all jobs of Sendense, a few at a time; returns how many it named. */
  async repair(signal?: AbortSignal): Promise<number> {
    let named = 0;
    let place: string | undefined = IDS.first;
    const mustStop = (): boolean => signal?.aborted ?? false;
    while (place !== undefined && !mustStop()) {
      const after: string = place;
      const [page] = await this.database.read((transaction) =>
        transaction.select<[Looked]>(jobsAfter(after)),
      );
      const ids = page
        .filter(({ id, is_nameless }) => is_nameless === 1 && machineIn(id) !== null)
        .map(({ id }) => id);
      if (ids.length > 0) await this.name(ids);
      named += ids.length;
      place = page.length === JOBS_PER_STEP ? page.at(-1)?.id : undefined;
    }
    return named;
  }

  private async name(ids: readonly string[]): Promise<void> {
    await this.store.change(ids, (jobs, now) => {
      for (const id of ids) {
        const job = jobs.get(id);
        if (job) jobs.record(derive(job, now));
      }
    });
  }
}

function jobsAfter(id: string): Query {
  return {
    sql: `SELECT id, CASE WHEN vm_name IS NULL THEN 1 ELSE 0 END AS is_nameless FROM backup_jobs
          WHERE id > ? AND id < ? ORDER BY id LIMIT ${JOBS_PER_STEP}`,
    parameters: [id, IDS.beyond],
  };
}
