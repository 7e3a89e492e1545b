import type { Database as SqliteConnection } from 'better-sqlite3';
import { StartError } from '../../platform/problems/start-error.js';
import { SqliteDriver } from '../../platform/database/connecting/sqlite-driver.js';

/** The tables whose rows people would miss, and how it is seen that they are newer than a copy. */
const COMPARED: readonly (readonly [table: string, what: string, column: string])[] = [
  ['backup_jobs', 'job', 'updated_at'],
  ['agent_runs', 'run', 'changed_at'],
  ['api_tokens', 'token', 'id'],
  ['audit_events', 'audit event', 'id'],
];

/** The content of a hub's SQLite file, as far as a restore must know it. */
export interface Snapshot {
  /** The names of the applied migrations, in order. */
  readonly migrations: readonly string[];
  /** The newest value of each compared table; null for one without rows, absent for one that is not there. */
  readonly newest: ReadonlyMap<string, string | number | null>;
}

/** Messages call it `name`. @throws {StartError} where it is no database of a hub. */
export function snapshotOf(path: string, name = path): Snapshot {
  return reading(path, (connection) => {
    const tables = tablesOf(connection);
    if (!tables.has('migrations') || !tables.has('backup_jobs')) {
      throw new StartError(`${name} is not the database of a hub.`);
    }
    const migrations = connection.prepare('SELECT name FROM migrations ORDER BY id').all() as {
      name: string;
    }[];
    const there = COMPARED.filter(([table]) => tables.has(table));
    return {
      migrations: migrations.map((migration) => migration.name),
      newest: new Map(there.map(([table, , column]) => [table, newestIn(connection, table, column)])),
    };
  });
}

/** Counts what is newer in the database than in the copy, in words for people, like `3 jobs`. */
export function newerThan(path: string, copy: Snapshot): string[] {
  return reading(path, (connection) => {
    const tables = tablesOf(connection);
    return COMPARED.filter(([table]) => tables.has(table)).flatMap(([table, what, column]) => {
      const since = copy.newest.get(table) ?? null;
      const where = since === null ? '' : ` WHERE ${column} > ?`;
      const [row] = connection
        .prepare<(string | number)[]>(`SELECT COUNT(*) AS rows FROM ${table}${where}`)
        .all(...(since === null ? [] : [since])) as { rows: number }[];
      return row && row.rows > 0 ? [`${row.rows} ${what}${row.rows === 1 ? '' : 's'}`] : [];
    });
  });
}

function newestIn(connection: SqliteConnection, table: string, column: string): string | number | null {
  const [row] = connection.prepare(`SELECT MAX(${column}) AS newest FROM ${table}`).all() as {
    newest: string | number | null;
  }[];
  return row?.newest ?? null;
}

function tablesOf(connection: SqliteConnection): Set<string> {
  const rows = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as {
    name: string;
  }[];
  return new Set(rows.map(({ name }) => name));
}

function reading<T>(path: string, work: (connection: SqliteConnection) => T): T {
  const connection = new SqliteDriver(path, { fileMustExist: true });
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}
