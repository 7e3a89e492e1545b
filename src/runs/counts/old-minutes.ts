import { Injectable } from '@nestjs/common';
import { databaseTime } from '../../platform/database/clock.js';
import { Database } from '../../platform/database/database.js';
import { MINUTES_KEPT, minuteOf } from './run-counts.js';

/** Few enough rows per transaction that commits hardly wait. */
const ROWS_PER_STEP = 500;
/** A transaction that began before may still write a minute that has just become too old. */
const MINUTES_OF_GRACE = 10;

interface MinuteKey {
  readonly minute: number;
  readonly shard: number;
}

/** Deletes the minutes that are no longer of the last day, a few hundred rows in a transaction. */
@Injectable()
export class OldMinutes {
  constructor(private readonly database: Database) {}

  /** Returns how many rows it deleted. @throws {DatabaseUnavailableError} */
  async forget(signal?: AbortSignal): Promise<number> {
    const mustStop = (): boolean => signal?.aborted ?? false;
    let total = 0;
    for (let rows = ROWS_PER_STEP; rows === ROWS_PER_STEP && !mustStop(); total += rows) {
      rows = await this.forgetSome();
    }
    return total;
  }

  private async forgetSome(): Promise<number> {
    const old = await this.database.read(async (transaction) => {
      const now = await databaseTime(transaction, this.database.dialect);
      const [rows] = await transaction.select<[MinuteKey]>({
        sql: `SELECT minute, shard FROM agent_run_minutes WHERE minute < ? ORDER BY minute, shard LIMIT ${ROWS_PER_STEP}`,
        parameters: [minuteOf(now) - MINUTES_KEPT - MINUTES_OF_GRACE],
      });
      return rows;
    });
    if (old.length === 0) return 0;
    await this.database.write(async (transaction) => {
      // By primary key: a range would lock more.
      for (const { minute, shard } of old) {
        transaction.run({
          sql: 'DELETE FROM agent_run_minutes WHERE minute = ? AND shard = ?',
          parameters: [minute, shard],
        });
      }
    });
    return old.length;
  }
}
