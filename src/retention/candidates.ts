import { toColumn } from '../platform/database/instant.js';
import type { Query } from '../platform/database/transaction.js';

/** Few enough jobs, disks and events per transaction that updates hardly wait. */
const JOBS_PER_TRANSACTION = 20;
export const ROWS_PER_TRANSACTION = 200;

/** The position of a pass in `idx_completed`. */
export interface Place {
  readonly completed_at: string;
  readonly id: string;
}

export const BEGINNING: Place = { completed_at: toColumn(-Infinity), id: '' };

/** A job that may be deleted, and how many rows go with it. */
export type Candidate = Place & { readonly disks: number; readonly events: number };

export function countEnded(endedBefore: number): Query {
  return {
    sql: 'SELECT COUNT(*) AS jobs FROM backup_jobs WHERE completed_at < ?',
    parameters: [toColumn(endedBefore)],
  };
}

/** The next candidates, in the order of `idx_completed`. */
export function candidatesAfter({ completed_at, id }: Place, endedBefore: number): Query {
  // Leaves out the status, for which SQLite would choose another index; it is checked under the lock.
  return {
    sql: `SELECT completed_at, id,
                 (SELECT COUNT(*) FROM backup_disks WHERE backup_job_id = backup_jobs.id) AS disks,
                 (SELECT COUNT(*) FROM job_events WHERE backup_job_id = backup_jobs.id) AS events
          FROM backup_jobs
          WHERE completed_at < ? AND completed_at >= ? AND (completed_at > ? OR id > ?)
          ORDER BY completed_at, id LIMIT ${JOBS_PER_TRANSACTION}`,
    parameters: [toColumn(endedBefore), completed_at, completed_at, id],
  };
}

/** The first candidates that stay within the row limit together; a larger one comes alone. */
export function withinLimit(candidates: readonly Candidate[]): Candidate[] {
  let rows = 0;
  return candidates.filter(({ disks, events }, index) => {
    rows += 1 + disks + events;
    return index === 0 || rows <= ROWS_PER_TRANSACTION;
  });
}
