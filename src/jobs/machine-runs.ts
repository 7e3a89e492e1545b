import type { Dialect } from '../platform/database/dialect.js';
import { fromColumn, toColumn } from '../platform/database/instant.js';
import type { Query, Transaction } from '../platform/database/transaction.js';
import type { JobType } from '../job-rules/vocabulary.js';
import type { JobRow } from './job-rows.js';

const COLUMNS = [
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

/** A job as one of the runs of its machine. */
export type Run = Pick<JobRow, (typeof COLUMNS)[number]>;

/** A machine and one of its job types. */
export interface MachineKey {
  readonly vm_name: string;
  readonly job_type: JobType;
}

/** Statements of more parts take databases longer to parse than to run; SQLite takes 500. */
const PARTS_PER_STATEMENT = 200;

/** The rows of one part: of the machine with this place in the list. */
type Part = Query & { readonly machine: number };

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
  const parts = machines.flatMap(({ vm_name, job_type }, machine) =>
    [
      'started_at IS NOT NULL ORDER BY started_at DESC, created_at DESC',
      'started_at IS NULL ORDER BY created_at DESC',
    ].map((which) => ({
      machine,
      sql: `FROM ${runsIn(dialect)} WHERE vm_name = ? AND job_type = ? AND ${which} LIMIT ${most}`,
      parameters: [vm_name, job_type],
    })),
  );
  return byMachine(machines.length, await runsOf(transaction, parts));
}

/** The `most` runs of each machine that became completed last, the last started first. */
export async function newestSuccesses(
  transaction: Transaction,
  dialect: Dialect,
  machines: readonly MachineKey[],
  most: number,
): Promise<Run[][]> {
  const parts = machines.map(({ vm_name, job_type }, machine) => ({
    machine,
    sql: `FROM backup_jobs ${dialect.byIndex('idx_succeeded_jobs')} WHERE vm_name = ? AND job_type = ?
          AND succeeded_at IS NOT NULL AND status = 'completed' ORDER BY succeeded_at DESC LIMIT ${most}`,
    parameters: [vm_name, job_type],
  }));
  return byMachine(machines.length, await runsOf(transaction, parts));
}

/** The machine's last run that started within each span, cancelled ones left out. */
export async function lastRunsWithin(
  transaction: Transaction,
  dialect: Dialect,
  machines: readonly MachineKey[],
  spans: readonly { readonly machine: number; readonly from: number; readonly to: number }[],
): Promise<Run[][]> {
  const parts = spans.flatMap(({ machine, from, to }) => {
    const key = machines[machine];
    if (!key) return [];
    return {
      machine,
      sql: `FROM ${runsIn(dialect)} WHERE vm_name = ? AND job_type = ? AND started_at >= ? AND started_at < ?
            AND status <> 'cancelled' ORDER BY started_at DESC LIMIT 1`,
      parameters: [key.vm_name, key.job_type, toColumn(from), toColumn(to)],
    };
  });
  return byMachine(machines.length, await runsOf(transaction, parts));
}

/** How many of the machine's runs that started after `start` failed; looks at the newest `most`. */
export function failuresAfter(dialect: Dialect, key: MachineKey, start: number, most: number): Query {
  return {
    sql: `SELECT COUNT(*) AS failures FROM (SELECT status FROM ${runsIn(dialect)} WHERE vm_name = ? AND job_type = ?
          AND started_at > ? ORDER BY started_at DESC LIMIT ${most}) AS later WHERE status = 'failed'`,
    parameters: [key.vm_name, key.job_type, toColumn(start)],
  };
}

function runsIn(dialect: Dialect): string {
  return `backup_jobs ${dialect.byIndex('idx_machine')}`;
}

/** Each part is a bounded range of an index; a window function would read all runs of these machines. */
async function runsOf(
  transaction: Transaction,
  parts: readonly Part[],
): Promise<(Run & { machine: number })[]> {
  const found: (Run & { machine: number })[] = [];
  for (let start = 0; start < parts.length; start += PARTS_PER_STATEMENT) {
    const some = parts.slice(start, start + PARTS_PER_STATEMENT);
    const sql = some
      .map(
        (part) =>
          `SELECT ${part.machine} AS machine, r.* FROM (SELECT ${COLUMNS.join(', ')} ${part.sql}) AS r`,
      )
      .join(' UNION ALL ');
    const [rows] = await transaction.select<[Run & { machine: number }]>({
      sql,
      parameters: some.flatMap(({ parameters = [] }) => parameters),
    });
    found.push(...rows);
  }
  return found;
}

function byMachine(machines: number, rows: readonly (Run & { machine: number })[]): Run[][] {
  const runs: Run[][] = Array.from({ length: machines }, () => []);
  for (const { machine, ...run } of rows) runs[machine]?.push(run);
  return runs.map((some) => some.toSorted(newestFirst));
}

/** Runs of the same moment keep one order. */
export function newestFirst(a: Run, b: Run): number {
  return startOf(b) - startOf(a) || (a.id < b.id ? 1 : -1);
}
