import { toColumn } from '../../platform/database/instant.js';
import type { Dialect } from '../../platform/database/dialect.js';
import { placeholders } from '../../platform/database/dialect.js';
import type { Query, Transaction } from '../../platform/database/transaction.js';
import type { JobType } from '../../job-rules/vocabulary.js';
import type { JobRow } from '../job-rows.js';
import type { JobChange } from '../job-changes.js';

/** When a machine never succeeded. */
export const NEVER = toColumn(0);

export interface Machine {
  readonly vm_name: string;
  readonly job_type: JobType;
}

/** What a deleted job leaves behind. */
export type OutlivedRow = Pick<JobRow, 'job_type' | 'status' | 'vm_name' | 'updated_at'> & {
  readonly succeeded_at: string | null;
};

interface Sighting extends Machine {
  readonly succeeded_at: string;
  readonly first_seen_at: string;
}

/** What the changes make of the machines' last successes: nothing at all, as long as jobs only get on. */
interface Successes {
  readonly completed: string[];
  readonly takenBack: string[];
  readonly seen: Sighting[];
  /** Their newest success has to be looked for among the jobs that are left. */
  readonly unsure: Machine[];
  /** A job bears another name now; perhaps none bears theirs. */
  readonly left: Machine[];
}

/**
 * Follows the last success of each machine, where the database does not do so by itself (see the triggers of the
 * migration). At the end of a transaction, as addToCounts. Whoever changes what a machine's successes are locks its
 * row first, so that the newest of them is looked for when all others have committed. `now` is the database's clock.
 */
export function recordSuccesses(
  transaction: Transaction,
  dialect: Dialect,
  changes: readonly JobChange[],
  now: number,
): void {
  const found: Successes = { completed: [], takenBack: [], seen: [], unsure: [], left: [] };
  for (const change of changes) follow(found, change, toColumn(now));
  mark(transaction, found.completed, toColumn(now));
  mark(transaction, found.takenBack, null);
  lockMachines(transaction, found.seen);
  for (const machine of found.unsure) transaction.run(fallBack(dialect, machine));
  for (const machine of found.left) transaction.run(forgetWhereUnnamed(machine));
}

/** Successes outlive their jobs: those of jobs that are deleted are no longer among the jobs, but not taken back. */
export function outliveJobs(transaction: Transaction, rows: readonly OutlivedRow[]): void {
  const machines = rows
    .flatMap(({ status, vm_name, job_type, succeeded_at, updated_at }) =>
      status === 'completed' && vm_name !== null
        ? [{ vm_name, job_type, at: succeeded_at ?? updated_at }]
        : [],
    )
    .toSorted(byMachine);
  for (const { vm_name, job_type, at } of machines) {
    transaction.run({
      sql: `UPDATE last_successes SET outlived_at = GREATEST(COALESCE(outlived_at, ?), ?) WHERE vm_name = ? AND job_type = ?`,
      parameters: [NEVER, at, vm_name, job_type],
    });
  }
}

/** Inserts machines that are new, and locks the rows of all; in one order everywhere. */
export function lockMachines(transaction: Transaction, seen: readonly Sighting[]): void {
  const rows = seen.map(({ vm_name, job_type, succeeded_at, first_seen_at }) => ({
    vm_name,
    job_type,
    succeeded_at,
    first_seen_at,
  }));
  transaction.insert('last_successes', rows.toSorted(byMachine), ['vm_name', 'job_type'], {
    succeeded_at: 'greatest',
    first_seen_at: 'keep',
  });
}

/** The newest success of a row of `last_successes` among the jobs that are completed: one entry of an index. */
export function newestSuccess({ byIndex }: Pick<Dialect, 'byIndex'>): string {
  return `(SELECT j.succeeded_at FROM backup_jobs AS j ${byIndex('idx_succeeded_jobs')}
           WHERE j.vm_name = last_successes.vm_name AND j.job_type = last_successes.job_type
           AND j.status = 'completed' AND j.succeeded_at IS NOT NULL ORDER BY j.succeeded_at DESC LIMIT 1)`;
}

/** Sets a machine's last success anew, under the lock of its row. */
export function fallBack(dialect: Dialect, { vm_name, job_type }: Machine): Query {
  return {
    sql: `UPDATE last_successes
          SET succeeded_at = GREATEST(COALESCE(outlived_at, ?), COALESCE(${newestSuccess(dialect)}, ?))
          WHERE vm_name = ? AND job_type = ?`,
    parameters: [NEVER, NEVER, vm_name, job_type],
  };
}

function follow(found: Successes, { before, after }: JobChange, now: string): void {
  const [wasCompleted, isCompleted] = [
    before?.columns.status === 'completed',
    after.columns.status === 'completed',
  ];
  const [oldName, name] = [before?.columns.vm_name ?? null, after.columns.vm_name];
  if (before && wasCompleted === isCompleted && oldName === name) return;
  if (isCompleted && !wasCompleted) found.completed.push(after.id);
  if (wasCompleted && !isCompleted) found.takenBack.push(after.id);
  const machine = machineOf(after.jobType, name);
  if (machine) {
    const succeeded_at = isCompleted && !wasCompleted ? now : NEVER;
    found.seen.push({ ...machine, succeeded_at, first_seen_at: now });
    if (wasCompleted) found.unsure.push(machine);
  }
  const former = oldName === name ? undefined : machineOf(after.jobType, oldName);
  if (!former) return;
  found.seen.push({ ...former, succeeded_at: NEVER, first_seen_at: now });
  if (wasCompleted) found.unsure.push(former);
  found.left.push(former);
}

function machineOf(job_type: JobType, vm_name: string | null): Machine | undefined {
  return vm_name === null ? undefined : { vm_name, job_type };
}

function mark(transaction: Transaction, ids: readonly string[], at: string | null): void {
  if (ids.length === 0) return;
  const sql = `UPDATE backup_jobs SET succeeded_at = ? WHERE id IN (${placeholders(ids.length)})`;
  transaction.run({ sql, parameters: [at, ...ids] });
}

function forgetWhereUnnamed({ vm_name, job_type }: Machine): Query {
  return {
    sql: `DELETE FROM last_successes WHERE vm_name = ? AND job_type = ? AND outlived_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM backup_jobs WHERE vm_name = ? AND job_type = ?)`,
    parameters: [vm_name, job_type, vm_name, job_type],
  };
}

function byMachine(a: Machine, b: Machine): number {
  return compare(a.vm_name, b.vm_name) || compare(a.job_type, b.job_type);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
