import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Database as SqliteConnection } from 'better-sqlite3';
import { StartError } from '../common/start-error.js';
import { SqliteDriver } from './sqlite-driver.js';

export interface SqliteLock {
  release(): void;
}

/**
 * Keeps a second hub off a SQLite file. The lock is an open transaction in a small database beside the file: the
 * operating system drops it with the process, however that ends, and the file itself stays open to readers.
 * @throws {StartError} when another process holds it, or there can be no such file.
 */
export function lockSqliteFile(path: string): SqliteLock {
  let lock: SqliteConnection | undefined;
  try {
    lock = new SqliteDriver(`${realPath(path)}.lock`, { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    const { code, message } = error as { code?: string; message: string };
    if (code !== 'SQLITE_BUSY') throw new StartError(`${path} cannot be opened: ${message}`);
    throw new StartError(
      `Another hub is using ${path}. Stop that one first, or give this one a DATABASE_URL of its own; ` +
        'to run several hubs side by side, use MySQL or MariaDB.',
    );
  }
  return { release: () => lock.close() };
}

/** Two names of one file, by way of a link, are one lock. */
function realPath(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  return existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path));
}
