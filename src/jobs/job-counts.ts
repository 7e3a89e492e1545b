import type { SqlValue, Transaction } from '../database/transaction.js';
import { toColumn } from '../database/instant.js';
import type { Job } from '../rules/job.js';
import type { JobType } from '../rules/vocabulary.js';
import { CountSum } from './count-sum.js';
import type { JobCount } from './count-sum.js';
import type { JobChange } from './job-set.js';

/** When a job of this type last completed for this machine, as a column holds it. */
export interface LastSuccess {
  readonly vm_name: string;
  readonly job_type: JobType;
  readonly succeeded_at: string;
}

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

/** The completions that these changes brought. */
export function successesIn(changes: readonly JobChange[]): LastSuccess[] {
  return changes.flatMap(({ before, after }) => {
    const { status, vm_name, completed_at } = after.columns;
    if (status !== 'completed' || vm_name === null || completed_at === null) return [];
    const was = before?.columns;
    const known = was?.status === status && was.vm_name === vm_name && was.completed_at === completed_at;
    return known ? [] : [{ vm_name, job_type: after.jobType, succeeded_at: toColumn(completed_at) }];
  });
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

export function recordSuccesses(transaction: Transaction, successes: readonly LastSuccess[]): void {
  const rows = sorted(
    successes.map(({ vm_name, job_type, succeeded_at }) => ({ vm_name, job_type, succeeded_at })),
    'vm_name',
    'job_type',
  );
  transaction.insert('last_successes', rows, ['vm_name', 'job_type'], 'greatest');
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
  return {
    job_type: jobType,
    status,
    jobs: 1,
    completed_bytes: status === 'completed' ? (bytes_transferred ?? 0) : 0,
  };
}
