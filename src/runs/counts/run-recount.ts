import { Injectable } from '@nestjs/common';
import { databaseTime } from '../../platform/database/clock.js';
import { Database } from '../../platform/database/database.js';
import { toColumn } from '../../platform/database/instant.js';
import type { Query } from '../../platform/database/transaction.js';
import { CORRECTION_SHARD, endMs } from './run-counts.js';

type NameColumn = 'agent_name' | 'job_type';

interface KeptRow {
  readonly job_type: string;
  readonly status: string;
  readonly shard: number;
  readonly runs: number;
}

interface StoredRow {
  readonly job_type: string;
  readonly status: string;
  readonly runs: number;
  /** When the newest of them was created, as the client says. */
  readonly newest: string;
}

interface Sum {
  readonly part: string;
  readonly runs: number;
}

/**
 * Corrects the counts of runs after another program has changed or deleted some. In short reads, and no write where the
 * counts are right:
 * 1. Count the runs of each agent by status, and those of each job type, in entries of an index. Where the kept counts
 *    say otherwise, go on with that agent, or with the agents of that type.
 * 2. In one snapshot, count the agent's runs by type and status, and read the kept counts.
 * 3. Write the difference into the shard of corrections, which no commit touches. It does not depend on what is
 *    committed meanwhile, so two hubs that do this at once write the same, and nothing is corrected twice.
 */
@Injectable()
export class RunRecount {
  constructor(private readonly database: Database) {}

  /** Returns by how many runs the counts were off. @throws {DatabaseUnavailableError} */
  async recount(signal?: AbortSignal): Promise<number> {
    let off = 0;
    for await (const agent of this.names('agent_name', signal)) {
      if (await this.isOff('agent_name', agent)) off += await this.correct(agent);
    }
    for await (const type of this.names('job_type', signal)) {
      if (!(await this.isOff('job_type', type))) continue;
      for (const agent of await this.agentsOf(type)) off += await this.correct(agent);
    }
    return off;
  }

  /** Each name that runs or counts have, found one by one in an index. */
  private async *names(column: NameColumn, signal?: AbortSignal): AsyncGenerator<string> {
    const after = (table: string): string =>
      `SELECT MIN(${column}) AS name FROM ${table} WHERE ${column} > ?`;
    const sql = `SELECT MIN(name) AS name FROM (${after('agent_runs')} UNION ALL ${after('agent_run_counts')}) AS names`;
    const mustStop = (): boolean => signal?.aborted ?? false;
    for (let last = ''; !mustStop();) {
      const [row] = await this.read<{ name: string | null }>({ sql, parameters: [last, last] });
      const name = row?.name ?? null;
      if (name === null) return;
      yield name;
      last = name;
    }
  }

  private async isOff(column: NameColumn, name: string): Promise<boolean> {
    const [part, index] =
      column === 'agent_name' ? ['status', 'idx_run_agent_status'] : ['job_type', 'idx_run_job_type'];
    const where = `WHERE ${column} = ? GROUP BY ${part}`;
    const table = `agent_runs ${this.database.dialect.byIndex(index)}`;
    const [stored, kept] = await this.database.read((transaction) =>
      transaction.select<[Sum, Sum]>(
        { sql: `SELECT ${part} AS part, COUNT(*) AS runs FROM ${table} ${where}`, parameters: [name] },
        {
          sql: `SELECT ${part} AS part, SUM(runs) AS runs FROM agent_run_counts ${where}`,
          parameters: [name],
        },
      ),
    );
    const left = new Map(stored.map(({ part: key, runs }) => [key, runs]));
    for (const { part: key, runs } of kept) left.set(key, (left.get(key) ?? 0) - runs);
    return [...left.values()].some((runs) => runs !== 0);
  }

  private async agentsOf(type: string): Promise<string[]> {
    const sql = `SELECT agent_name AS name FROM agent_run_counts WHERE job_type = ?
      UNION SELECT agent_name FROM agent_runs WHERE job_type = ?`;
    const rows = await this.read<{ name: string }>({ sql, parameters: [type, type] });
    return rows.map(({ name }) => name);
  }

  private async correct(agent: string): Promise<number> {
    const index = this.database.dialect.byIndex('idx_run_agent');
    const { kept, stored, now } = await this.database.read(async (transaction) => {
      const [keptRows, storedRows] = await transaction.select<[KeptRow, StoredRow]>(
        {
          sql: 'SELECT job_type, status, shard, runs FROM agent_run_counts WHERE agent_name = ?',
          parameters: [agent],
        },
        {
          sql: `SELECT job_type, status, COUNT(*) AS runs, MAX(created_at) AS newest FROM agent_runs ${index}
                WHERE agent_name = ? GROUP BY job_type, status`,
          parameters: [agent],
        },
      );
      const at = await databaseTime(transaction, this.database.dialect);
      return { kept: keptRows, stored: storedRows, now: at };
    });
    const corrections = correctionsOf(kept, stored);
    const rows = corrections.map(({ job_type, status, due, newest }) => ({
      agent_name: agent,
      job_type,
      status,
      shard: CORRECTION_SHARD,
      runs: due,
      last_at: toColumn(newest === undefined ? 0 : endMs(newest, now)),
    }));
    if (rows.length > 0) {
      await this.database.write(async (transaction) => {
        transaction.insert('agent_run_counts', rows, ['agent_name', 'job_type', 'status', 'shard']);
      });
    }
    return corrections.reduce((sum, { off }) => sum + off, 0);
  }

  private async read<Row extends object>(query: Query): Promise<Row[]> {
    return this.database.read(async (transaction) => (await transaction.select<[Row]>(query))[0]);
  }
}

interface Correction {
  readonly job_type: string;
  readonly status: string;
  /** The number that the shard of corrections must have. */
  readonly due: number;
  /** By how much that differs from the one that it has. */
  readonly off: number;
  readonly newest: string | undefined;
}

/** Those that differ from what is kept, in one order everywhere. */
function correctionsOf(kept: readonly KeptRow[], stored: readonly StoredRow[]): Correction[] {
  const keyOf = ({ job_type: type, status }: { job_type: string; status: string }): string =>
    `${type}\0${status}`;
  const found = new Map<string, Correction>();
  for (const row of stored) {
    const { job_type, status, runs, newest } = row;
    found.set(keyOf(row), { job_type, status, due: runs, off: runs, newest });
  }
  for (const row of kept) {
    const { job_type, status, shard, runs } = row;
    const known = found.get(keyOf(row)) ?? { job_type, status, due: 0, off: 0, newest: undefined };
    const due = shard === CORRECTION_SHARD ? known.due : known.due - runs;
    found.set(keyOf(row), { ...known, due, off: known.off - runs });
  }
  return [...found]
    .filter(([, { off }]) => off !== 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, correction]) => ({ ...correction, off: Math.abs(correction.off) }));
}
