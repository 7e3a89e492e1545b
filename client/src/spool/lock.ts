import { makeFile } from './connection.js';
import { faultOf, sqlite } from './sqlite.js';
import type { Sqlite } from './sqlite.js';

/**
 * A lock among processes that dies with its holder: a transaction of SQLite on a file of its own, so an advisory lock
 * of the operating system.
 */
export class Lock {
  private database: Sqlite | undefined;

  constructor(private readonly path: string) {}

  /** False while another holds it, `waitMs` from now as well. */
  take(waitMs = 0): boolean {
    try {
      this.database ??= this.open();
      if (this.database.isTransaction) return true;
      this.database.exec(`PRAGMA busy_timeout = ${waitMs}; BEGIN EXCLUSIVE`);
      return true;
    } catch (error) {
      if (faultOf(error) === 'busy') return false;
      throw error;
    }
  }

  release(): void {
    if (this.database?.isTransaction) this.database.exec('ROLLBACK');
  }

  close(): void {
    this.release();
    this.database?.close();
    this.database = undefined;
  }

  private open(): Sqlite {
    makeFile(this.path);
    return new (sqlite().DatabaseSync)(this.path);
  }
}
