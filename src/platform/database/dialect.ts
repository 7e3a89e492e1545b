import type { FindOneOptions } from 'typeorm';
import type { DatabaseSettings } from './connecting/database-url.js';

/** Everything that differs between the databases in the hub's own SQL. */
export interface Dialect {
  readonly name: 'sqlite' | 'mysql';
  /** How many transactions run at a time. */
  readonly connections: number;
  /** Whether triggers in the database keep the counts of jobs; else the hub does. */
  readonly countsJobs: boolean;
  /** An expression: the database's clock in UTC with milliseconds, as text like `2026-11-21 09:00:00.000`. */
  readonly now: string;
  /** Ends a SELECT whose rows stay locked until the transaction ends. */
  readonly forUpdate: string;
  /** The same of what a repository finds. */
  readonly lock: FindOneOptions['lock'] | undefined;
  /** Begins a transaction that will write. */
  readonly beginWrite: readonly string[];
  /** Begins a transaction whose queries all see the same snapshot. */
  readonly beginRead: readonly string[];
  /** An expression: an instant of a column, which is not null, in whole seconds since 1970. */
  seconds(column: string): string;
  /** Follows a table name: forces this index, whatever the optimizer's statistics suggest. */
  byIndex(index: string): string;
  /** A condition: the column equals the parameter of each `?` exactly, including trailing spaces. */
  equals(column: string): string;
}

const SQLITE: Dialect = {
  name: 'sqlite',
  // The driver has a single connection, on which a second transaction would nest in the first and be rolled back with
  // it.
  connections: 1,
  countsJobs: true,
  equals: (column) => `${column} = ?`,
  seconds: (column) => `CAST(strftime('%s', ${column}) AS INTEGER)`,
  byIndex: (index) => `INDEXED BY ${index}`,
  now: "strftime('%Y-%m-%d %H:%M:%f', 'now')",
  forUpdate: '',
  lock: undefined,
  beginWrite: ['BEGIN IMMEDIATE'],
  beginRead: ['BEGIN'],
};

const MYSQL: Omit<Dialect, 'connections'> = {
  name: 'mysql',
  // Only administrators may create triggers.
  countsJobs: false,
  // Comparing text uses the index but ignores trailing spaces; comparing bytes does neither.
  equals: (column) => `${column} = ? AND CAST(${column} AS BINARY) = CAST(? AS BINARY)`,
  seconds: (column) => `TIMESTAMPDIFF(SECOND, '1970-01-01', ${column})`,
  byIndex: (index) => `FORCE INDEX (${index})`,
  now: 'UTC_TIMESTAMP(3)',
  forUpdate: 'FOR UPDATE',
  lock: { mode: 'pessimistic_write' },
  // Avoids gap locks, on which two concurrent first updates would deadlock.
  beginWrite: ['SET TRANSACTION ISOLATION LEVEL READ COMMITTED', 'START TRANSACTION'],
  beginRead: ['SET TRANSACTION ISOLATION LEVEL REPEATABLE READ', 'START TRANSACTION READ ONLY'],
};

export function dialectOf(settings: DatabaseSettings): Dialect {
  return settings.kind === 'sqlite' ? SQLITE : { ...MYSQL, connections: settings.poolSize };
}

/** The value once for each `?` of a condition. */
export function repeated<T>(value: T, sql: string): T[] {
  return Array.from(sql.matchAll(/\?/g), () => value);
}

/** `?, ?, …` for a list of values. */
export function placeholders(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}
