import type { Database } from '../../platform/database/database.js';
import { placeholders } from '../../platform/database/dialect.js';
import type { Query, Transaction } from '../../platform/database/transaction.js';
import type { JobStatus } from '../../job-rules/vocabulary.js';
import { endOfNext } from './job-tally.js';
import { fallBack, lockMachines, NEVER, newestSuccess } from './last-successes.js';
import type { Machine } from './last-successes.js';

/** Few enough per transaction that updates hardly wait. */
const JOBS_PER_TRANSACTION = 200;
const NAMES_PER_TRANSACTION = 50;

/** Finds jobs of an older hub, which neither marks jobs nor removes marks. */
const IS_MISMARKED = `(status = 'completed') <> (succeeded_at IS NOT NULL)`;
const BECAME_COMPLETED = `(SELECT MAX(at) FROM job_events
  WHERE backup_job_id = backup_jobs.id AND kind = 'status' AND to_value = 'completed')`;

interface Mismarked {
  readonly id: string;
  readonly status: JobStatus;
  readonly vm_name: string | null;
  readonly job_type: Machine['job_type'];
  readonly created_at: string;
}

type SeenMachine = Machine & { readonly first_seen_at: string };

/**
 * Repairs the last successes after an older hub or another program has changed jobs, in small transactions:
 *
 * 1. Mark each completed job with the moment at which it became completed, according to its events, and unmark all
 *    others.
 * 2. Give each machine that a job names its row, and the newest of these moments. A later moment in the row stays if
 *    its job was deleted, but not if a job that was completed since then no longer is.
 */
export class SuccessRecount {
  constructor(
    private readonly database: Database,
    private readonly mustStop: () => boolean,
  ) {}

  /** @throws {DatabaseUnavailableError} */
  async mend(): Promise<void> {
    for (let from: string | undefined = ''; from !== undefined && !this.mustStop();) {
      const start: string = from;
      const to = await this.database.read((transaction) => endOfNext(transaction, start));
      await this.markWithin(start, to);
      from = to;
    }
    for (let last: string | undefined = ''; last !== undefined && !this.mustStop();) {
      const names: string[] = await this.namesAfter(last);
      if (names.length > 0) await this.mendMachines(names);
      last = names.at(-1);
    }
  }

  private async markWithin(from: string, to: string | undefined): Promise<void> {
    for (let last: string | undefined = from; last !== undefined && !this.mustStop();) {
      const ids: string[] = await this.mismarked(last, to);
      if (ids.length > 0) await this.database.write((transaction) => this.mark(transaction, ids));
      last = ids.length === JOBS_PER_TRANSACTION ? ids.at(-1) : undefined;
    }
  }

  private async mismarked(from: string, to: string | undefined): Promise<string[]> {
    const [range, parameters] = to === undefined ? ['id > ?', [from]] : ['id > ? AND id <= ?', [from, to]];
    const sql = `SELECT id FROM backup_jobs WHERE ${range} AND ${IS_MISMARKED} ORDER BY id LIMIT ${JOBS_PER_TRANSACTION}`;
    const rows = await this.read<{ id: string }>({ sql, parameters });
    return rows.map(({ id }) => id);
  }

  private async mark(transaction: Transaction, ids: readonly string[]): Promise<void> {
    const among = `id IN (${placeholders(ids.length)})`;
    const [jobs] = await transaction.select<[Mismarked]>({
      sql: `SELECT id, status, vm_name, job_type, created_at FROM backup_jobs WHERE ${among} AND ${IS_MISMARKED}
            ORDER BY id ${this.database.dialect.forUpdate}`,
      parameters: ids,
    });
    transaction.run({
      sql: `UPDATE backup_jobs SET succeeded_at = COALESCE(${BECAME_COMPLETED}, updated_at)
            WHERE ${among} AND status = 'completed' AND succeeded_at IS NULL`,
      parameters: ids,
    });
    transaction.run({
      sql: `UPDATE backup_jobs SET succeeded_at = NULL WHERE ${among} AND status <> 'completed'`,
      parameters: ids,
    });
    const takenBack = jobs.flatMap(({ status, vm_name, job_type, created_at }) =>
      status === 'completed' || vm_name === null ? [] : [{ vm_name, job_type, first_seen_at: created_at }],
    );
    this.lock(transaction, takenBack);
    for (const machine of takenBack) transaction.run(fallBack(this.database.dialect, machine));
  }

  private async namesAfter(name: string): Promise<string[]> {
    const rows = await this.read<{ vm_name: string }>({
      sql: `SELECT DISTINCT vm_name FROM backup_jobs ${this.database.dialect.byIndex('idx_succeeded_jobs')}
            WHERE vm_name > ? ORDER BY vm_name LIMIT ${NAMES_PER_TRANSACTION}`,
      parameters: [name],
    });
    return rows.map(({ vm_name }) => vm_name);
  }

  private async mendMachines(names: readonly string[]): Promise<void> {
    await this.database.write(async (transaction) => {
      const [machines] = await transaction.select<[SeenMachine]>(this.machinesOf(names));
      this.lock(transaction, machines);
      const { dialect } = this.database;
      for (const machine of machines) {
        transaction.run(this.keepWhatOutlivedItsJob(machine));
        transaction.run(fallBack(dialect, machine));
      }
    });
  }

  /** Looks up when machines were first seen among their jobs, unless their row knows. */
  private machinesOf(names: readonly string[]): Query {
    return {
      sql: `SELECT named.vm_name, named.job_type, COALESCE(known.first_seen_at, (SELECT MIN(created_at) FROM backup_jobs AS j
              WHERE j.vm_name = named.vm_name AND j.job_type = named.job_type)) AS first_seen_at
            FROM (SELECT DISTINCT vm_name, job_type FROM backup_jobs WHERE vm_name IN (${placeholders(names.length)})) AS named
            LEFT JOIN last_successes AS known ON known.vm_name = named.vm_name AND known.job_type = named.job_type`,
      parameters: names,
    };
  }

  private lock(transaction: Transaction, machines: readonly SeenMachine[]): void {
    lockMachines(
      transaction,
      machines.map((machine) => ({ ...machine, succeeded_at: NEVER, good_at: NEVER })),
    );
  }

  private keepWhatOutlivedItsJob({ vm_name, job_type }: Machine): Query {
    const taken = `SELECT 1 FROM backup_jobs AS j JOIN job_events AS e ON e.backup_job_id = j.id
      WHERE j.vm_name = last_successes.vm_name AND j.job_type = last_successes.job_type AND j.status <> 'completed'
      AND e.kind = 'status' AND e.from_value = 'completed' AND e.at >= last_successes.succeeded_at`;
    return {
      sql: `UPDATE last_successes SET outlived_at = succeeded_at WHERE vm_name = ? AND job_type = ?
            AND succeeded_at > COALESCE(outlived_at, ?)
            AND succeeded_at > COALESCE(${newestSuccess(this.database.dialect)}, ?) AND NOT EXISTS (${taken})`,
      parameters: [vm_name, job_type, NEVER, NEVER],
    };
  }

  private async read<Row extends object>(query: Query): Promise<Row[]> {
    return this.database.read(async (transaction) => (await transaction.select<[Row]>(query))[0]);
  }
}
