import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type * as NodeSqlite from '@photostructure/sqlite';
import { named, SqliteError, withNamedErrors } from './sqlite-error.js';
import { SqliteStatement } from './sqlite-statement.js';
import { withNul } from './sqlite-text.js';

// Loaded only here, as most hubs never need it.
const { DatabaseSync, backup } = createRequire(import.meta.url)(
  '@photostructure/sqlite',
) as typeof NodeSqlite;

const STATEMENTS = 200;
const ALL_PAGES = 0x7fffffff;

interface OpenOptions {
  readonly fileMustExist?: boolean;
  readonly readonly?: boolean;
  /** Milliseconds that a statement waits for the lock of another connection. */
  readonly timeout?: number;
}

/** The part of better-sqlite3 that the hub and TypeORM use, on a SQLite that every Node from 20 on can load. */
export class SqliteForAnyNode {
  private readonly native: InstanceType<typeof DatabaseSync>;
  /** Cached by their SQL: the memory of a dropped statement is freed only in a later turn of the event loop. */
  private readonly statements = new Map<string, SqliteStatement>();

  constructor(path: string, { fileMustExist = false, readonly = false, timeout = 5_000 }: OpenOptions = {}) {
    // Always a URL, so that a file name is never parsed as one.
    const url = `${pathToFileURL(path).href}?mode=${readonly ? 'ro' : fileMustExist ? 'rw' : 'rwc'}`;
    const location = path === ':memory:' ? path : url;
    this.native = withNamedErrors(() => new DatabaseSync(location, { timeout }));
  }

  get inTransaction(): boolean {
    return this.native.isTransaction;
  }

  prepare(source: string): SqliteStatement {
    const known = this.statements.get(source);
    if (known) return known;
    const statement = new SqliteStatement(withNamedErrors(() => this.native.prepare(source)));
    this.statements.set(source, statement);
    const [oldest = source] = this.statements.keys();
    if (this.statements.size > STATEMENTS) this.statements.delete(oldest);
    return statement;
  }

  exec(source: string): this {
    withNamedErrors(() => this.native.exec(source));
    return this;
  }

  pragma(source: string, { simple = false }: { readonly simple?: boolean } = {}): unknown {
    const rows = withNamedErrors(() => new SqliteStatement(this.native.prepare(`PRAGMA ${source}`)).all());
    return simple ? Object.values(rows[0] ?? {})[0] : rows;
  }

  function(
    name: string,
    options: { readonly deterministic: boolean },
    body: (...values: unknown[]) => unknown,
  ): this {
    const whole = (...values: unknown[]): unknown =>
      body(...values.map((value) => (typeof value === 'string' ? withNul(value) : value)));
    this.native.function(name, { ...options, varargs: true }, whole);
    return this;
  }

  /** Copies all pages in one step, whatever the options of better-sqlite3 say. */
  async backup(file: string): Promise<{ totalPages: number; remainingPages: number }> {
    try {
      return { totalPages: await backup(this.native, file, { rate: ALL_PAGES }), remainingPages: 0 };
    } catch (error) {
      throw named(error);
    }
  }

  close(): this {
    if (!this.native.isOpen) return this;
    this.statements.clear();
    this.letGo();
    this.native.close();
    return this;
  }

  /**
   * Does the work of closing in SQLite itself: here the files stay open until prepared statements are
   * garbage-collected. So it releases locks first, and the last connection removes the WAL, which fails, as it should,
   * while there are others.
   */
  private letGo(): void {
    if (this.inTransaction) this.native.exec('ROLLBACK');
    try {
      this.native.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE');
    } catch (error) {
      if (!(named(error) instanceof SqliteError)) throw error;
    }
  }
}
