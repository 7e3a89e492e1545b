import { Injectable } from '@nestjs/common';
import { databaseTime } from '../platform/database/clock.js';
import { Database } from '../platform/database/database.js';
import type { Query, SqlValue, Transaction } from '../platform/database/transaction.js';
import { THINNED_SHARD } from '../jobs/counts/job-minutes.js';
import { ENDING_COLUMNS, MINUTE_MS, minuteOf } from '../jobs/counts/minute-sum.js';
import type { JobMinute } from '../jobs/counts/minute-sum.js';

/** Minutes are kept as they are for so long; then one row stands for so many of them. */
export const FINE_HOURS = 48;
export const THINNED_MINUTES = 15;
export const KEPT_HOURS = 720;

const HOUR_MS = 60 * MINUTE_MS;
/** Few enough rows per transaction that commits hardly wait. */
const ROWS_PER_STEP = 500;

type Row = JobMinute & { readonly shard: number };

/**
 * Thins the minutes as they age, a few hundred rows in a transaction. Several hubs may do this at once: a row is locked,
 * added to the row that stands for its quarter of an hour, and deleted in the same transaction, so it counts once.
 * No commit writes minutes as old as these.
 */
@Injectable()
export class MinuteThinner {
  constructor(private readonly database: Database) {}

  /** Returns how many rows it thinned or deleted. @throws {DatabaseUnavailableError} */
  async thin(signal?: AbortSignal): Promise<number> {
    const now = await this.database.read((transaction) => databaseTime(transaction, this.database.dialect));
    const fine = quarterOf(minuteOf(now - FINE_HOURS * HOUR_MS));
    const kept = quarterOf(minuteOf(now - KEPT_HOURS * HOUR_MS));
    if (!(await this.isDue(fine, kept))) return 0;
    const thinned = await this.repeat(() => this.thinSome(fine), signal);
    return thinned + (await this.repeat(() => this.forgetSome(kept), signal));
  }

  /** So that a hub with nothing to thin writes nothing. */
  private async isDue(fine: number, kept: number): Promise<boolean> {
    const due: Query = {
      sql: `SELECT minute FROM job_minutes WHERE minute < ? AND (shard <> ${THINNED_SHARD} OR minute < ?) LIMIT 1`,
      parameters: [fine, kept],
    };
    const [rows] = await this.database.read((transaction) => transaction.select<[Pick<Row, 'minute'>]>(due));
    return rows.length > 0;
  }

  private async repeat(step: () => Promise<number>, signal?: AbortSignal): Promise<number> {
    const mustStop = (): boolean => signal?.aborted ?? false;
    let total = 0;
    for (let rows = ROWS_PER_STEP; rows === ROWS_PER_STEP && !mustStop(); total += rows) rows = await step();
    return total;
  }

  private async thinSome(before: number): Promise<number> {
    const { forUpdate } = this.database.dialect;
    return this.database.write(async (transaction) => {
      const [rows] = await transaction.select<[Row]>({
        sql: `SELECT minute, shard, moved_bytes, ${ENDING_COLUMNS.join(', ')} FROM job_minutes WHERE minute < ? AND shard <> ${THINNED_SHARD}
              ORDER BY minute, shard LIMIT ${ROWS_PER_STEP} ${forUpdate}`,
        parameters: [before],
      });
      for (const row of rows) transaction.run(deletionOf(row));
      transaction.insert('job_minutes', quartersOf(rows), ['minute', 'shard'], 'add');
      return rows.length;
    });
  }

  private async forgetSome(before: number): Promise<number> {
    return this.database.write((transaction) => forget(transaction, before, this.database.dialect.forUpdate));
  }
}

async function forget(transaction: Transaction, before: number, forUpdate: string): Promise<number> {
  const [rows] = await transaction.select<[Row]>({
    sql: `SELECT minute, shard FROM job_minutes WHERE minute < ? ORDER BY minute, shard LIMIT ${ROWS_PER_STEP} ${forUpdate}`,
    parameters: [before],
  });
  for (const row of rows) transaction.run(deletionOf(row));
  return rows.length;
}

/** By primary key: a range would lock more. */
function deletionOf({ minute, shard }: Pick<Row, 'minute' | 'shard'>): Query {
  return { sql: 'DELETE FROM job_minutes WHERE minute = ? AND shard = ?', parameters: [minute, shard] };
}

function quarterOf(minute: number): number {
  return minute - (minute % THINNED_MINUTES);
}

/** One row for each quarter of an hour, in their order. */
function quartersOf(rows: readonly Row[]): Record<keyof Row, SqlValue & number>[] {
  const quarters = new Map<number, Row>();
  for (const row of rows) {
    const minute = quarterOf(row.minute);
    const known = quarters.get(minute);
    quarters.set(minute, known ? sumOf(known, row) : { ...row, minute, shard: THINNED_SHARD });
  }
  return [...quarters.values()];
}

function sumOf(a: Row, b: Row): Row {
  return {
    minute: a.minute,
    shard: a.shard,
    moved_bytes: a.moved_bytes + b.moved_bytes,
    completed: a.completed + b.completed,
    with_warnings: a.with_warnings + b.with_warnings,
    failed: a.failed + b.failed,
    cancelled: a.cancelled + b.cancelled,
    completed_bytes: a.completed_bytes + b.completed_bytes,
  };
}
