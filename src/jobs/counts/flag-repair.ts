import { Injectable } from '@nestjs/common';
import { databaseTime } from '../../platform/database/clock.js';
import { Database } from '../../platform/database/database.js';
import { placeholders } from '../../platform/database/dialect.js';
import { toColumn } from '../../platform/database/instant.js';
import type { Query } from '../../platform/database/transaction.js';

const JOBS_PER_STEP = 500;

const IS_UNFLAGGED = `(status = 'failed' OR status = 'completed' AND warning_count > 0)
  AND (flagged_at IS NULL OR flagged_at <> completed_at)`;

interface Ended {
  readonly completed_at: string;
  readonly id: string;
}

interface Step {
  readonly flagged: number;
  /** The last job that was looked at; undefined at the end. */
  readonly next: Ended | undefined;
}

/**
 * Sets `flagged_at` of jobs that ended badly, and whose hub did not know the column. A flag that an older hub leaves
 * behind does no harm: readers look at the status too.
 */
@Injectable()
export class FlagRepair {
  constructor(private readonly database: Database) {}

  /** Looks at the jobs that ended in the last `ageMs`, the newest first; returns how many it flagged. */
  async repair(ageMs: number, signal?: AbortSignal): Promise<number> {
    const now = await this.database.read((transaction) => databaseTime(transaction, this.database.dialect));
    const since = toColumn(now - ageMs);
    let flagged = 0;
    let place: Ended | undefined = { completed_at: toColumn(Infinity), id: '' };
    const mustStop = (): boolean => signal?.aborted ?? false;
    while (place && !mustStop()) {
      const step: Step = await this.repairBefore(place, since);
      flagged += step.flagged;
      place = step.next;
    }
    return flagged;
  }

  private async repairBefore(place: Ended, since: string): Promise<Step> {
    const [page] = await this.database.read((transaction) =>
      transaction.select<[Ended & { is_unflagged: number }]>(endedBefore(place, since)),
    );
    const ids = page.filter(({ is_unflagged }) => is_unflagged === 1).map(({ id }) => id);
    if (ids.length > 0) await this.flag(ids.toSorted());
    return { flagged: ids.length, next: page.length === JOBS_PER_STEP ? page.at(-1) : undefined };
  }

  private async flag(ids: readonly string[]): Promise<void> {
    await this.database.write(async (transaction) => {
      transaction.run({
        sql: `UPDATE backup_jobs SET flagged_at = completed_at WHERE id IN (${placeholders(ids.length)}) AND ${IS_UNFLAGGED}`,
        parameters: ids,
      });
    });
  }
}

/** The next jobs, in the order of `idx_completed` from its end. */
function endedBefore({ completed_at, id }: Ended, since: string): Query {
  return {
    sql: `SELECT completed_at, id, CASE WHEN ${IS_UNFLAGGED} THEN 1 ELSE 0 END AS is_unflagged FROM backup_jobs
          WHERE completed_at >= ? AND completed_at <= ? AND (completed_at < ? OR id < ?)
          ORDER BY completed_at DESC, id DESC LIMIT ${JOBS_PER_STEP}`,
    parameters: [since, completed_at, completed_at, id],
  };
}
