import type { SqlValue, Transaction } from '../../platform/database/transaction.js';
import type { Job } from '../../job-rules/job.js';
import { CountSum } from './count-sum.js';
import type { JobCount } from './count-sum.js';
import type { JobRow } from '../job-rows.js';
import type { JobChange } from '../job-changes.js';

/** What of a job's row is counted. */
export type CountedRow = Pick<JobRow, 'job_type' | 'status' | 'bytes_transferred'>;

/** What the changes make of the counts: nothing at all, as long as jobs only get on. */
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

/** What it makes of the counts that these rows are deleted. */
export function countsWithout(rows: readonly CountedRow[]): JobCount[] {
  const deltas = new CountSum();
  deltas.subtract(rows.map(countedRow));
  return deltas.list();
}

/**
 * Adds to the counts at the end of a transaction, when nothing else is still to be locked: whoever waits for a row
 * of theirs waits for a commit alone. Shards make that rare.
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

/** In one order everywhere, so that two transactions never wait for each other. */
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
