import { toColumn } from '../../platform/database/instant.js';
import type { Dialect } from '../../platform/database/dialect.js';
import { placeholders } from '../../platform/database/dialect.js';
import type { Query, Transaction } from '../../platform/database/transaction.js';
import type { Job } from '../../job-rules/job.js';
import type { JobType } from '../../job-rules/vocabulary.js';
import type { JobRow } from '../job-rows.js';
import type { JobChange } from '../job-changes.js';

/** Stands for a machine that never succeeded. */
export const NEVER = toColumn(0);
/** How many of a machine's completed runs are compared for the latest end. */
const RUNS_COMPARED = 100;

export interface Machine {
  readonly vm_name: string;
  readonly job_type: JobType;
}

/** The columns of a deleted job that its machine's last success needs. */
export type OutlivedRow = Pick<JobRow, 'job_type' | 'status' | 'vm_name' | 'updated_at'> & {
  readonly succeeded_at: string | null;
};

interface Sighting extends Machine {
  readonly succeeded_at: string;
  readonly good_at: string;
  readonly first_seen_at: string;
}

/** The effects of changes on the machines' last successes: none, as long as jobs merely progress. */
interface Successes {
  readonly completed: string[];
  readonly takenBack: string[];
  readonly seen: Sighting[];
  /** Their newest success must be looked up among the remaining jobs. */
  readonly unsure: Machine[];
  /** A job changed its machine name, so that perhaps no job names this machine any more. */
  readonly left: Machine[];
}

/**
 * Keeps the last success of each machine, where no triggers do so (see the migration), at the end of a transaction like
 * addToCounts. `now` is the database's clock.
 * 1. Collect the jobs that became completed or no longer are, and the machines they name or named.
 * 2. Mark or unmark these jobs with the moment of their success (`succeeded_at`).
 * 3. Insert and lock the rows of all these machines. Every transaction that changes a machine's successes takes this
 *    lock, so the next step sees all committed ones.
 * 4. Look up the newest success again for machines that may have lost it.
 * 5. Delete the rows of machines that no job names any more, unless a deleted job succeeded for them.
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

/** Keeps the successes of jobs that are about to be deleted: deleting a job does not undo its success. */
export function keepSuccessesOf(transaction: Transaction, rows: readonly OutlivedRow[]): void {
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

/** Inserts new machines and locks the rows of all, in one order everywhere. */
export function lockMachines(transaction: Transaction, seen: readonly Sighting[]): void {
  const rows = seen.map(({ vm_name, job_type, succeeded_at, good_at, first_seen_at }) => ({
    vm_name,
    job_type,
    succeeded_at,
    good_at,
    first_seen_at,
  }));
  transaction.insert('last_successes', rows.toSorted(byMachine), ['vm_name', 'job_type'], {
    succeeded_at: 'greatest',
    good_at: 'greatest',
    first_seen_at: 'keep',
  });
}

/** The newest success of a row of `last_successes` among the completed jobs: a single index entry. */
export function newestSuccess({ byIndex }: Pick<Dialect, 'byIndex'>): string {
  return `(SELECT j.succeeded_at FROM backup_jobs AS j ${byIndex('idx_succeeded_jobs')}
           WHERE j.vm_name = last_successes.vm_name AND j.job_type = last_successes.job_type
           AND j.status = 'completed' AND j.succeeded_at IS NOT NULL ORDER BY j.succeeded_at DESC LIMIT 1)`;
}

/** The latest end among the completed runs of a machine that started last, as runs may overlap. */
function latestEnd({ byIndex }: Pick<Dialect, 'byIndex'>): string {
  return `(SELECT MAX(ended.completed_at) FROM (
             SELECT j.completed_at FROM backup_jobs AS j ${byIndex('idx_machine')}
             WHERE j.vm_name = ? AND j.job_type = ? AND j.status = 'completed'
             ORDER BY j.started_at DESC LIMIT ${RUNS_COMPARED}) AS ended)`;
}

/** Looks up a machine's last success again, under the lock of its row. */
export function fallBack(dialect: Dialect, { vm_name, job_type }: Machine): Query {
  return {
    sql: `UPDATE last_successes
          SET succeeded_at = GREATEST(COALESCE(outlived_at, ?), COALESCE(${newestSuccess(dialect)}, ?)),
              good_at = COALESCE(${latestEnd(dialect)}, outlived_at, ?)
          WHERE vm_name = ? AND job_type = ?`,
    parameters: [NEVER, NEVER, vm_name, job_type, NEVER, vm_name, job_type],
  };
}

function follow(found: Successes, { before, after }: JobChange, now: string): void {
  const [wasCompleted, isCompleted] = [
    before?.columns.status === 'completed',
    after.columns.status === 'completed',
  ];
  const [oldName, name] = [before?.columns.vm_name ?? null, after.columns.vm_name];
  if (before && wasCompleted === isCompleted && oldName === name && !movedEnd(before, after)) return;
  if (isCompleted && !wasCompleted) found.completed.push(after.id);
  if (wasCompleted && !isCompleted) found.takenBack.push(after.id);
  const machine = machineOf(after.jobType, name);
  if (machine) {
    const isNew = isCompleted && !wasCompleted;
    const succeeded_at = isNew ? now : NEVER;
    const good_at = isNew ? toColumn(after.columns.completed_at ?? 0) : NEVER;
    found.seen.push({ ...machine, succeeded_at, good_at, first_seen_at: now });
    if (wasCompleted) found.unsure.push(machine);
  }
  const former = oldName === name ? undefined : machineOf(after.jobType, oldName);
  if (!former) return;
  found.seen.push({ ...former, succeeded_at: NEVER, good_at: NEVER, first_seen_at: now });
  if (wasCompleted) found.unsure.push(former);
  found.left.push(former);
}

/** Whether a completed job has a new `completed_at`. */
function movedEnd(before: Job, after: Job): boolean {
  return after.columns.status === 'completed' && before.columns.completed_at !== after.columns.completed_at;
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
