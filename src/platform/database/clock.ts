import type { Dialect } from './dialect.js';
import { fromColumn } from './instant.js';
import type { Query, Transaction } from './transaction.js';

/** The answer to {@link askClock}: UTC text with milliseconds. */
export interface ClockRow {
  readonly now: string;
}

/** The query for the database's time, which decides about silence and stands in for clients' clocks. */
export function askClock({ now }: Dialect): Query {
  return { sql: `SELECT ${now} AS now` };
}

/** The time in an answer, in the form of the database. */
export function timeIn([row]: readonly ClockRow[]): string {
  if (!row) throw new Error('the database returned no time');
  return row.now;
}

/** The database's time in milliseconds since 1970. */
export async function databaseTime(transaction: Transaction, dialect: Dialect): Promise<number> {
  const [rows] = await transaction.select<[ClockRow]>(askClock(dialect));
  return fromColumn(timeIn(rows));
}
