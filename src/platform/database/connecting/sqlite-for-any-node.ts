import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type * as NodeSqlite from '@photostructure/sqlite';
import { named, SqliteError, withNamedErrors } from './sqlite-error.js';
import { SqliteStatement } from './sqlite-statement.js';
import { withNul } from './sqlite-text.js';

// Loaded here alone, as most need it never.
const { DatabaseSync, backup } = createRequire(import.meta.url)(
  '@photostructure/sqlite',
) as typeof NodeSqlite;

const STATEMENTS = 200;
const ALL_PAGES = 0x7fffffff;

interface OpenOptions {
  readonly fileMustExist?: boolean;
  /** Milliseconds that a statement waits for the lock of another connection. */
  readonly timeout?: number;
}

/** The part of better-sqlite3 that the hub and TypeORM use, on a SQLite that every Node from 20 on can load. */
export class SqliteForAnyNode {
  private readonly native: InstanceType<typeof DatabaseSync>;
  /** By their SQL: the memory of one that is dropped comes back only after the event loop has turned. */
  private readonly statements = new Map<string, SqliteStatement>();

  constructor(path: string, { fileMustExist = false, timeout = 5_000 }: OpenOptions = {}) {
    // Always a URL, so that the name of a file is never read as one.
    const url = `${pathToFileURL(path).href}?mode=${fileMustExist ? 'rw' : 'rwc'}`;
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

  /** All pages in one step, whatever the options of better-sqlite3 say of that. */
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
   * What closing does in SQLite. Here the files stay open until the garbage of prepared statements is collected, so locks
   * are released first, and the last to leave takes the log with it; this fails, as it should, where others are there.
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
