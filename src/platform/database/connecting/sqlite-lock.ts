import { existsSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { LoggerService } from '@nestjs/common';
import type { Database as SqliteConnection } from 'better-sqlite3';
import { StartError } from '../../problems/start-error.js';
import { Passes } from '../../timers/passes.js';
import { folderFault, writeFault } from './file-access.js';
import { makeFile, makeFolder } from './owned-files.js';
import { SqliteDriver } from './sqlite-driver.js';
import { filesOf, linkFault, realName } from './sqlite-files.js';

const LOOK_EVERY_MS = 1_000;

/**
 * Keeps a second hub off a SQLite file. The lock is an open transaction in a small database beside the file: the
 * operating system releases it when the process ends, even by a crash, and the file itself stays open to readers.
 */
export class SqliteLock {
  private timer: NodeJS.Timeout | undefined;
  private isLost = false;

  private constructor(
    private readonly database: string,
    private readonly file: string,
    private connection: SqliteConnection,
    private held: Stats,
  ) {}

  /** @throws {StartError} when another process holds it, or when it could not protect the file. */
  static take(path: string): SqliteLock {
    try {
      const folder = resolve(dirname(path));
      makeFolder(folder);
      assertNone([folderFault(folder)]);
      const database = realName(path);
      const file = `${database}.lock`;
      assertGuardable(database);
      makeFile(file, database);
      assertNone(filesOf(database).map(writeFault));
      const lock = new SqliteLock(database, file, begin(file), statSync(file));
      makeFile(database, database);
      return lock;
    } catch (error) {
      throw error instanceof StartError ? error : faultOf(path, error);
    }
  }

  /**
   * Watches the lock file: once removed it protects nothing, so the hub locks its replacement, or logs that it cannot.
   */
  watch(logger: LoggerService): void {
    const passes = new Passes({
      logger,
      failure: `${this.file} cannot be checked`,
      recovery: `${this.file} can be checked again`,
      work: async () => this.look(logger),
    });
    // Not in the scheduler: the lock is older than the application, and outlives it.
    this.timer = setInterval(() => void passes.run(), LOOK_EVERY_MS).unref();
  }

  release(): void {
    clearInterval(this.timer);
    this.connection.close();
  }

  private look(logger: LoggerService): void {
    const found = statSync(this.file, { throwIfNoEntry: false });
    if (found?.ino === this.held.ino && found.dev === this.held.dev && !this.isLost) return;
    if (!existsSync(this.database)) return;
    try {
      this.connection.close();
      makeFile(this.file, this.database);
      this.connection = begin(this.file);
      this.held = statSync(this.file);
      this.isLost = false;
      logger.warn(`${this.file} was removed or replaced; this hub has locked the new one`);
    } catch (error) {
      if (!this.isLost) logger.error(`${this.file} was removed. ${faultOf(this.database, error).message}`);
      this.isLost = true;
    }
  }
}

function begin(file: string): SqliteConnection {
  const lock = new SqliteDriver(file, { timeout: 0 });
  try {
    // A journal file might be left behind by a process of another user.
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
    // Without a write, SQLite would open a read-only file and only take a read lock.
    lock.pragma('user_version = 1');
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}

function assertGuardable(database: string): void {
  const stats = statSync(database, { throwIfNoEntry: false });
  if (stats && !stats.isFile()) throw new Error('not a regular file');
  assertNone([folderFault(dirname(database)), linkFault(database)]);
}

/** @throws {StartError} with the first fault. */
function assertNone(faults: readonly (string | undefined)[]): void {
  const fault = faults.find((text) => text !== undefined);
  if (fault !== undefined) throw new StartError(fault);
}

function faultOf(path: string, error: unknown): StartError {
  const { code, message } = error as { code?: string; message: string };
  if (code === 'SQLITE_BUSY') {
    return new StartError(
      `Another hub is using ${path}. Stop it first, or give this hub its own DATABASE_URL; ` +
        'to run several hubs side by side, use MySQL or MariaDB.',
    );
  }
  return new StartError(`Cannot open ${path}: ${message}`);
}
