import type { SqlValue, Transaction } from '../../platform/database/transaction.js';
import type { Job } from '../../job-rules/job.js';
import { CountSum } from './count-sum.js';
import type { JobCount } from './count-sum.js';
import type { JobRow } from '../job-rows.js';
import type { JobChange } from '../job-changes.js';

/** The columns of a job's row that counting needs. */
export type CountedRow = Pick<JobRow, 'job_type' | 'status' | 'bytes_transferred'>;

/** The differences that changes make to the counts: none, as long as jobs merely progress. */
export function countDeltas(changes: readonly JobChange[]): JobCount[] {
  const deltas = new CountSum();
  for (const { before, after } of changes) {
    const was = before && countedOf(before);
    const is = countedOf(after);
    if (was?.status === is.status && was.completed_bytes === is.completed_bytes) continue;
    if (was) deltas.subtract([was]);
    deltas.add([is]);
  }
  return deltas.list();
}

/** The differences that deleting these rows makes to the counts. */
export function countsWithout(rows: readonly CountedRow[]): JobCount[] {
  const deltas = new CountSum();
  deltas.subtract(rows.map(countedRow));
  return deltas.list();
}

/**
 * Adds to the counts at the end of a transaction, after all other locks are taken: a transaction that waits for such a
 * row only waits for a commit. Shards make even that rare.
 */
export function addToCounts(transaction: Transaction, deltas: readonly JobCount[], shard: number): void {
  const rows = deltas.map((delta) => ({ ...delta, shard }));
  transaction.insert(
    'job_counts',
    sorted(rows, 'job_type', 'status'),
    ['job_type', 'status', 'shard'],
    'add',
  );
}

/** Sorts rows in one order everywhere, so that two transactions never deadlock. */
function sorted<Row extends Readonly<Record<string, SqlValue>>>(
  rows: readonly Row[],
  ...columns: (keyof Row)[]
): Row[] {
  const keyOf = (row: Row): string => columns.map((column) => String(row[column])).join('\0');
  return rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function countedOf({ jobType, columns: { status, bytes_transferred } }: Job): JobCount {
  return countedRow({ job_type: jobType, status, bytes_transferred });
}

function countedRow({ job_type, status, bytes_transferred }: CountedRow): JobCount {
  return {
    job_type,
    status,
    jobs: 1,
    completed_bytes: status === 'completed' ? (bytes_transferred ?? 0) : 0,
  };
}
