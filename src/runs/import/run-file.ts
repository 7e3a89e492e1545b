import type { Database as SqliteConnection } from 'better-sqlite3';
import { StartError } from '../../platform/problems/start-error.js';
import { SqliteDriver } from '../../platform/database/connecting/sqlite-driver.js';

/** A row of the other service's table; its columns are not ours to know. */
export type SourceRow = Readonly<Record<string, unknown>> & { readonly id: number };

const SCHEMAS: readonly number[] = [6, 7];
/** Its service waits for no longer than such a page takes to read. */
const PAGE = 1_000;

/** The SQLite file of a `local-telemetry`, which may be running. */
export class RunFile {
  private constructor(
    private readonly connection: SqliteConnection,
    readonly schema: number,
    readonly rows: number,
  ) {}

  /** @throws {StartError} for anything but such a file. */
  static open(path: string): RunFile {
    const connection = opened(path);
    try {
      const schema = schemaOf(connection, path);
      const [counted] = connection.prepare('SELECT COUNT(*) AS rows FROM agent_runs').all() as {
        rows: number;
      }[];
      return new RunFile(connection, schema, counted?.rows ?? 0);
    } catch (error) {
      connection.close();
      if (error instanceof StartError) throw error;
      throw new StartError(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
    }
  }

  /** All rows in their order, page by page. */
  *pages(): Generator<SourceRow[]> {
    const page = this.connection.prepare('SELECT * FROM agent_runs WHERE id > ? ORDER BY id LIMIT ?');
    let last = Number.MIN_SAFE_INTEGER;
    for (;;) {
      const rows = page.all(last, PAGE) as SourceRow[];
      if (rows.length === 0) return;
      yield rows;
      last = rows.at(-1)?.id ?? last;
    }
  }

  close(): void {
    this.connection.close();
  }
}

function opened(path: string): SqliteConnection {
  try {
    return new SqliteDriver(path, { fileMustExist: true, readonly: true, timeout: 5_000 });
  } catch (error) {
    throw new StartError(`${path} cannot be opened: ${(error as Error).message}`, { cause: error });
  }
}

/** @throws {StartError} where it is no ledger, or one of another schema. */
function schemaOf(connection: SqliteConnection, path: string): number {
  const tables = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as {
    name: string;
  }[];
  const has = (name: string): boolean => tables.some((table) => table.name === name);
  if (has('backup_jobs')) throw new StartError(`${path} is the database of a hub: see 'hub restore'.`);
  if (!has('agent_runs')) throw new StartError(`${path} has no table agent_runs.`);
  const versions = has('schema_migrations')
    ? (connection.prepare('SELECT MAX(version) AS version FROM schema_migrations').all() as {
        version: number | null;
      }[])
    : [];
  const version = versions[0]?.version ?? 0;
  if (SCHEMAS.includes(version)) return version;
  throw new StartError(
    `${path} has schema ${version}; schema 6 and 7 can be imported. Let a newer local-telemetry upgrade it first.`,
  );
}
