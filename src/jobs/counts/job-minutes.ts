import { fromColumn } from '../../platform/database/instant.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { JobRow } from '../job-rows.js';
import type { JobChange } from '../job-changes.js';
import { minuteOf, MinuteSum } from './minute-sum.js';
import type { JobMinute } from './minute-sum.js';

/** The endings of this long are counted by minute: the last 24 hours, and an hour for readers that are late. */
export const COUNTED_MS = 25 * 3_600_000;

/** The shards of commits, from 0; then those of the recount and of thinned minutes. */
export const MINUTE_SHARDS = 16;
export const CORRECTION_SHARD = 16;
export const THINNED_SHARD = 17;

/** The columns of a job's row that its minute needs. */
export type MinuteRow = Pick<JobRow, 'status' | 'completed_at' | 'warning_count' | 'bytes_transferred'>;

/** The differences that changes make to the minutes; `now` is the database's clock in milliseconds. */
export function minuteDeltas(changes: readonly JobChange[], now: number): JobMinute[] {
  const sum = new MinuteSum(minuteOf(now - COUNTED_MS));
  let moved = 0;
  for (const { before, after } of changes) {
    const [was, is] = [before?.columns, after.columns];
    const grown = (is.bytes_transferred ?? 0) - (was?.bytes_transferred ?? 0);
    if (grown > 0) moved += grown;
    // An ending that did not change cancels itself out; most changes have none.
    if (was?.completed_at != null) sum.subtract(was);
    if (is.completed_at !== null) sum.add(is);
  }
  sum.move(minuteOf(now), moved);
  return sum.list();
}

/** The differences that deleting these rows makes to the minutes. */
export function minutesWithout(rows: readonly MinuteRow[], now: number): JobMinute[] {
  const sum = new MinuteSum(minuteOf(now - COUNTED_MS));
  for (const row of rows) sum.subtract({ ...row, completed_at: fromColumn(row.completed_at) });
  return sum.list();
}

/** Adds to the minutes as the last statement of a transaction, like addToCounts. */
export function addToMinutes(transaction: Transaction, deltas: readonly JobMinute[], shard: number): void {
  const rows = deltas.map((delta) => ({ ...delta, shard }));
  transaction.insert('job_minutes', rows, ['minute', 'shard'], 'add');
}
