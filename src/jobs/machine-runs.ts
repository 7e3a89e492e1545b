import type { Dialect } from '../platform/database/dialect.js';
import { fromColumn, toColumn } from '../platform/database/instant.js';
import type { Query, Transaction } from '../platform/database/transaction.js';
import type { JobType } from '../job-rules/vocabulary.js';
import type { JobRow } from './job-rows.js';

const MEMBERS = [
  'id',
  'job_type',
  'backup_type',
  'status',
  'failure_reason',
  'bytes_transferred',
  'warning_count',
  'created_at',
  'started_at',
  'completed_at',
] as const;

const COLUMNS = MEMBERS.join(', ');

/** A job as one of the runs of its machine. */
export type Run = Pick<JobRow, (typeof MEMBERS)[number]>;

/** A machine and one of its job types. */
export interface MachineKey {
  readonly vm_name: string;
  readonly job_type: JobType;
}

/** A time of a machine, in milliseconds since 1970; `to` is not part of it. */
export interface Span {
  readonly key: MachineKey;
  readonly from: number;
  readonly to: number;
}

/** How many statements go to a server in one packet. */
const STATEMENTS_AT_ONCE = 200;

/** The moment a run started, in milliseconds since 1970; of one that has not, when the hub first heard of it. */
export function startOf({ started_at, created_at }: Pick<Run, 'started_at' | 'created_at'>): number {
  return fromColumn(started_at ?? created_at);
}

/** The `most` runs of each machine that started last, and as many that never did; newest first. */
export async function newestRuns(
  transaction: Transaction,
  dialect: Dialect,
  machines: readonly MachineKey[],
  most: number,
): Promise<Run[][]> {
  const queryFor = (which: string): ((key: MachineKey) => Query) => {
    return ({ vm_name, job_type }) => ({
      sql: `SELECT ${COLUMNS} FROM ${runsIn(dialect)} WHERE vm_name = ? AND job_type = ? AND ${which} LIMIT ${most}`,
      parameters: [vm_name, job_type],
    });
  };
  const started = queryFor('started_at IS NOT NULL ORDER BY started_at DESC, created_at DESC');
  const unstarted = queryFor('started_at IS NULL ORDER BY created_at DESC');
  const found = await runsOf(transaction, [...machines.map(started), ...machines.map(unstarted)]);
  return machines.map((_, index) =>
    [...(found[index] ?? []), ...(found[machines.length + index] ?? [])].toSorted(newestFirst),
  );
}

/** The `most` runs of each machine that became completed last, the last started first. */
export async function newestSuccesses(
  transaction: Transaction,
  dialect: Dialect,
  machines: readonly MachineKey[],
  most: number,
): Promise<Run[][]> {
  const found = await runsOf(
    transaction,
    machines.map(({ vm_name, job_type }) => ({
      sql: `SELECT ${COLUMNS} FROM backup_jobs ${dialect.byIndex('idx_succeeded_jobs')}
            WHERE vm_name = ? AND job_type = ? AND succeeded_at IS NOT NULL AND status = 'completed'
            ORDER BY succeeded_at DESC LIMIT ${most}`,
      parameters: [vm_name, job_type],
    })),
  );
  return found.map((runs) => runs.toSorted(newestFirst));
}

/** The machine's last run that started within each span, cancelled ones left out; at most one. */
export async function lastRunsWithin(
  transaction: Transaction,
  dialect: Dialect,
  spans: readonly Span[],
): Promise<Run[][]> {
  return runsOf(
    transaction,
    spans.map(({ key, from, to }) => ({
      sql: `SELECT ${COLUMNS} FROM ${runsIn(dialect)} WHERE vm_name = ? AND job_type = ?
            AND started_at >= ? AND started_at < ? AND status <> 'cancelled' ORDER BY started_at DESC LIMIT 1`,
      parameters: [key.vm_name, key.job_type, toColumn(from), toColumn(to)],
    })),
  );
}

/** How many of the machine's runs that started after `start` failed; looks at the newest `most`. */
export function failuresAfter(dialect: Dialect, key: MachineKey, start: number, most: number): Query {
  return {
    sql: `SELECT COUNT(*) AS failures FROM (SELECT status FROM ${runsIn(dialect)} WHERE vm_name = ? AND job_type = ?
          AND started_at > ? ORDER BY started_at DESC LIMIT ${most}) AS later WHERE status = 'failed'`,
    parameters: [key.vm_name, key.job_type, toColumn(start)],
  };
}

/** The completed run that started last, and after `start`; looks at the newest `most`. No row where there is none. */
export function completedAfter(dialect: Dialect, key: MachineKey, start: number, most: number): Query {
  return {
    sql: `SELECT started_at FROM (SELECT status, started_at FROM ${runsIn(dialect)} WHERE vm_name = ? AND job_type = ?
          AND started_at > ? ORDER BY started_at DESC LIMIT ${most}) AS later
          WHERE status = 'completed' ORDER BY started_at DESC LIMIT 1`,
    parameters: [key.vm_name, key.job_type, toColumn(start)],
  };
}

function runsIn(dialect: Dialect): string {
  return `backup_jobs ${dialect.byIndex('idx_machine')}`;
}

/**
 * The runs of each query: a bounded range of an index for each machine, many in one round trip. A window function would
 * read all runs of these machines.
 */
async function runsOf(transaction: Transaction, queries: readonly Query[]): Promise<Run[][]> {
  const found: Run[][] = [];
  for (let start = 0; start < queries.length; start += STATEMENTS_AT_ONCE) {
    found.push(...(await transaction.select<Run[]>(...queries.slice(start, start + STATEMENTS_AT_ONCE))));
  }
  return found;
}

/** Runs of the same moment keep one order. */
export function newestFirst(a: Run, b: Run): number {
  return startOf(b) - startOf(a) || (a.id < b.id ? 1 : -1);
}
