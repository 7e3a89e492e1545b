import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { sqlite } from './sqlite.js';
import type { Sqlite } from './sqlite.js';

type Statement = ReturnType<Sqlite['prepare']>;
export type Value = string | number;

/** Another process writes for some milliseconds; a caller is not kept waiting for long. */
const BUSY_MS = 2_000;

/** The inode of the file at a path, if there is one that can be looked at. */
export function inodeOf(path: string): number | undefined {
  try {
    return statSync(path).ino;
  } catch {
    return undefined;
  }
}

/** Node's own `recursive` never ends in file systems like /proc, where a folder that is there takes no other. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** A connection that keeps its statements, and rolls back what fails. */
export class Connection {
  private readonly statements = new Map<string, Statement>();
  readonly database: Sqlite;
  private readonly inode: number;

  constructor(readonly path: string) {
    makeFile(path);
    this.inode = statSync(path).ino;
    this.database = new (sqlite().DatabaseSync)(path, { timeout: BUSY_MS });
  }

  /** Whether the file is still the one at its path; another process may have set it aside. */
  isInPlace(): boolean {
    return inodeOf(this.path) === this.inode;
  }

  all(sql: string, ...values: Value[]): unknown[] {
    return this.prepared(sql).all(...values);
  }

  get(sql: string, ...values: Value[]): unknown {
    return this.prepared(sql).get(...values);
  }

  run(sql: string, ...values: Value[]): number {
    return this.prepared(sql).run(...values).changes;
  }

  inTransaction<T>(work: () => T): T {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      // SQLite has rolled back by itself when the disk is full.
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.statements.clear();
    this.database.close();
  }

  private prepared(sql: string): Statement {
    const known = this.statements.get(sql) ?? this.database.prepare(sql);
    this.statements.set(sql, known);
    return known;
  }
}

/**
 * For its owner alone, as names of machines and errors stand in it; SQLite gives its other files the same mode. A file
 * that is there is never opened here: closing it would end the locks that SQLite holds on it for this process.
 */
export function makeFile(path: string): void {
  makeFolder(dirname(path));
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
  }
}
