import type { Dialect } from '../platform/database/dialect.js';
import { placeholders } from '../platform/database/dialect.js';
import type { Query, Transaction } from '../platform/database/transaction.js';
import type { JobChange } from './job-changes.js';

/** The first and the newest changes of phase of a job are kept, this many of each. Changes of status are all kept. */
const FIRST = 1_000;
const NEWEST = 1_000;
export const MOST_PHASES = FIRST + NEWEST;

/** A job that keeps changing its phase is checked once per this many revisions. */
const REVISIONS_BETWEEN = 1_000;
/**
 * More than a single transaction adds; a job with a large excess, from before the bound existed, is thinned in steps.
 */
const MOST_AT_ONCE = 5_000;

/** The table with its index on jobs: without it, a range of ids of one job includes the events of many others. */
export function jobEventsIn(dialect: Dialect): string {
  return `job_events ${dialect.byIndex('idx_job_events_job')}`;
}

/** A condition that hides the events of one job between the first and the newest; each `?` is the job id. */
export function withinBound(dialect: Dialect): string {
  const { lastOfFirst, firstOfNewest } = edgesIn(dialect);
  return `(kind <> 'phase' OR id <= COALESCE(${lastOfFirst}, id) OR id >= ${firstOfNewest})`;
}

/** The ids of the excess changes of phase, oldest first, after the event `after`. */
export function phasesBeyondBound(dialect: Dialect, jobId: string, limit: number, after = 0): Query {
  const { lastOfFirst, firstOfNewest } = edgesIn(dialect);
  return {
    sql: `SELECT id FROM ${jobEventsIn(dialect)} WHERE backup_job_id = ? AND kind = 'phase' AND id > ?
          AND id > ${lastOfFirst} AND id < ${firstOfNewest} ORDER BY id LIMIT ${limit}`,
    parameters: [jobId, after, jobId, jobId],
  };
}

/**
 * Thins changes of phase in the transaction that adds them, under the locks of their jobs. Each change of phase is also
 * a revision, so jobs with few revisions cannot have too many, and the others need only an occasional check to stay
 * close to the bound.
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

/** Deletes by primary key: a DELETE with a subquery may read and lock the whole table (MariaDB before 11.1). */
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
