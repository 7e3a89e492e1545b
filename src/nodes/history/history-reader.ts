import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { databaseTime } from '../../platform/database/clock.js';
import { Database } from '../../platform/database/database.js';
import { placeholders } from '../../platform/database/dialect.js';
import { fromColumn, toColumn } from '../../platform/database/instant.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { idOf } from '../node-reader.js';
import { MAX_AHEAD_MS } from '../../job-rules/arrival.js';
import { FIGURES } from '../rules/figures.js';
import { BucketSums } from './bucket-sums.js';
import type { SumRow } from './bucket-sums.js';
import { historyView } from './history-view.js';
import type { HistoryView } from './history-view.js';
import { readRollup, ROLLUP_SECONDS } from './rollup.js';
import type { RollupRow } from './rollup.entity.js';

export interface HistoryRange {
  /** In milliseconds since 1970; by default all that is kept. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly points: number;
}

/** So many snapshots of a node are added up at once, at one each three seconds; SQLite keeps the hub waiting meanwhile. */
const SECONDS_AT_ONCE = 6 * 3_600;
/** A clock that was wrong leaves snapshots of long ago for a while. */
const MOST_PIECES = 200;

const SUMS = FIGURES.map(
  (name) => `SUM(${name}) AS ${name}_sum, COUNT(${name}) AS ${name}_count, MAX(${name}) AS ${name}_max`,
);

/** Reads what a node measured, in buckets. */
@Injectable()
export class HistoryReader {
  constructor(private readonly database: Database) {}

  /** @throws {NodeNotFoundError} */
  async read(name: string, { from, to, points }: HistoryRange): Promise<HistoryView> {
    return this.database.readAnywhere(async (transaction) => {
      const id = await idOf(transaction, name);
      const ids = await idsOf(transaction, id);
      const now = await databaseTime(transaction, this.database.dialect);
      const until = to ?? now;
      const since = from ?? (await oldest(transaction, ids)) ?? until;
      const [start, end] = [Math.floor(since / 1000), Math.floor(until / 1000)];
      // Buckets are multiples of the step, so that the same ones are shown next time, and there may be one more at the edge.
      const step = Math.max(1, Math.ceil(Math.max(end - start, 0) / (points - 1)));
      const sums = new BucketSums(step);
      await this.addRollups(transaction, ids, since, until, sums);
      const newest = Math.min(until, now + MAX_AHEAD_MS);
      for await (const rows of this.snapshots(transaction, ids, since, newest, step)) sums.addRows(rows);
      return historyView(id, step, sums);
    });
  }

  private async *snapshots(
    transaction: Transaction,
    ids: readonly string[],
    since: number,
    until: number,
    step: number,
  ): AsyncGenerator<readonly SumRow[]> {
    const seconds = this.database.dialect.seconds('timestamp');
    const sql = `SELECT ${seconds} - ${seconds} % ${step} AS bucket, ${SUMS.join(', ')} FROM telemetry_history
      WHERE node_id IN (${placeholders(ids.length)}) AND timestamp >= ? AND timestamp < ? GROUP BY bucket`;
    const first = await oldest(transaction, ids, 'telemetry_history');
    const begin = Math.max(since, first ?? until + 1);
    const pieceMs = Math.max(SECONDS_AT_ONCE * 1000, Math.ceil((until - begin) / MOST_PIECES));
    for (let at = begin; at <= until; at += pieceMs) {
      const end = Math.min(at + pieceMs, until + 1);
      const [rows] = await transaction.select<[SumRow]>({
        sql,
        parameters: [...ids, toColumn(at), toColumn(end)],
      });
      yield rows;
      await setImmediate();
    }
  }

  /** Also of the five minutes into which the range begins. */
  private async addRollups(
    transaction: Transaction,
    ids: readonly string[],
    since: number,
    until: number,
    sums: BucketSums,
  ): Promise<void> {
    const [rows] = await transaction.select<[RollupRow]>({
      sql: `SELECT node_id, timestamp, figures FROM telemetry_rollups
        WHERE node_id IN (${placeholders(ids.length)}) AND timestamp > ? AND timestamp <= ?`,
      parameters: [...ids, toColumn(since - ROLLUP_SECONDS * 1000), toColumn(until)],
    });
    for (const { timestamp, figures } of rows) {
      const second = Math.floor(Math.max(fromColumn(timestamp), since) / 1000);
      sums.add(second, readRollup(figures).sums);
    }
  }
}

/** The node's, and those of rows whose snapshots have not moved to it yet. */
async function idsOf(transaction: Transaction, id: string): Promise<string[]> {
  const [rows] = await transaction.select<[{ id: string }]>({
    sql: 'SELECT id FROM nodes WHERE merged_into = ?',
    parameters: [id],
  });
  return [id, ...rows.map((row) => row.id)];
}

/** In milliseconds since 1970; undefined where nothing is kept. */
async function oldest(
  transaction: Transaction,
  ids: readonly string[],
  ...tables: readonly string[]
): Promise<number | undefined> {
  const among = tables.length > 0 ? tables : ['telemetry_history', 'telemetry_rollups'];
  const results = await transaction.select<{ oldest: string | null }[]>(
    ...among.flatMap((table) =>
      ids.map((id) => ({
        sql: `SELECT MIN(timestamp) AS oldest FROM ${table} WHERE node_id = ?`,
        parameters: [id],
      })),
    ),
  );
  const found = results.flat().flatMap(({ oldest: at }) => (at === null ? [] : [fromColumn(at)]));
  return found.length > 0 ? Math.min(...found) : undefined;
}
