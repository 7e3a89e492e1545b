import type { Dialect } from '../platform/database/dialect.js';
import { placeholders } from '../platform/database/dialect.js';
import type { Query, Transaction } from '../platform/database/transaction.js';
import type { JobChange } from './job-changes.js';

/** So many changes of phase are kept of a job: the first and the newest. Changes of status are all kept. */
const FIRST = 1_000;
const NEWEST = 1_000;
export const MOST_PHASES = FIRST + NEWEST;

/** So many revisions lie between two looks at a job that goes on changing its phase. */
const REVISIONS_BETWEEN = 1_000;
/** More than one transaction adds; a job that has far more, from before there was a bound, comes down in steps. */
const MOST_AT_ONCE = 5_000;

/** The table, by the index of jobs: ids of one job that lie apart have those of many others between them. */
export function jobEventsIn(dialect: Dialect): string {
  return `job_events ${dialect.byIndex('idx_job_events_job')}`;
}

/** A condition for the events of one job, whose id each `?` gives: none lies between the first and the newest. */
export function withinBound(dialect: Dialect): string {
  const { lastOfFirst, firstOfNewest } = edgesIn(dialect);
  return `(kind <> 'phase' OR id <= COALESCE(${lastOfFirst}, id) OR id >= ${firstOfNewest})`;
}

/** The ids of changes of phase that are to go, oldest first, from those after the event `after` on. */
export function phasesBeyondBound(dialect: Dialect, jobId: string, limit: number, after = 0): Query {
  const { lastOfFirst, firstOfNewest } = edgesIn(dialect);
  return {
    sql: `SELECT id FROM ${jobEventsIn(dialect)} WHERE backup_job_id = ? AND kind = 'phase' AND id > ?
          AND id > ${lastOfFirst} AND id < ${firstOfNewest} ORDER BY id LIMIT ${limit}`,
    parameters: [jobId, after, jobId, jobId],
  };
}

/**
 * For the transaction that makes these changes, under the locks of their jobs. A change of phase is also a revision,
 * so that jobs of few revisions cannot have too many, and the others need a look only now and then: none ever has
 * many more.
 */
export async function thinPhases(
  transaction: Transaction,
  dialect: Dialect,
  changes: readonly JobChange[],
): Promise<void> {
  const due = changes.filter(isDue);
  if (due.length === 0) return;
  const found = await transaction.select<{ id: number }[]>(
    ...due.map(({ after }) => phasesBeyondBound(dialect, after.id, MOST_AT_ONCE)),
  );
  const thinning = deletionOf(found.flat().map(({ id }) => id));
  if (thinning) transaction.run(thinning);
}

/** By their keys: a DELETE with a subquery may read, and lock, the whole table (MariaDB before 11.1). */
export function deletionOf(ids: readonly number[]): Query | undefined {
  if (ids.length === 0) return undefined;
  return { sql: `DELETE FROM job_events WHERE id IN (${placeholders(ids.length)})`, parameters: ids };
}

function edgesIn(dialect: Dialect): { lastOfFirst: string; firstOfNewest: string } {
  const phase = (order: 'ASC' | 'DESC', skipped: number): string =>
    `(SELECT id FROM ${jobEventsIn(dialect)} WHERE backup_job_id = ? AND kind = 'phase'
      ORDER BY id ${order} LIMIT 1 OFFSET ${skipped})`;
  return { lastOfFirst: phase('ASC', FIRST - 1), firstOfNewest: phase('DESC', NEWEST - 1) };
}

function isDue({ before, after }: JobChange): boolean {
  if (after.revision <= MOST_PHASES) return false;
  return stepOf(before?.revision ?? 0) < stepOf(after.revision);
}

function stepOf(revision: number): number {
  return Math.floor(revision / REVISIONS_BETWEEN);
}
