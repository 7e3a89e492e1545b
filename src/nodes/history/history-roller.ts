import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../../platform/config/settings.token.js';
import { databaseTime } from '../../platform/database/clock.js';
import { Database } from '../../platform/database/database.js';
import { placeholders } from '../../platform/database/dialect.js';
import { fromColumn, toColumn } from '../../platform/database/instant.js';
import type { Query, Transaction } from '../../platform/database/transaction.js';
import type { SnapshotRow } from '../node-reports.js';
import type { NodesSettings } from '../nodes.settings.js';
import { FIGURES } from '../rules/figures.js';
import { bucketAt, EMPTY_ROLLUP, readRollup, rolledUp, secondAt, writeRollup } from './rollup.js';
import type { Measured } from './rollup.js';
import type { RollupRow } from './rollup.entity.js';

const DAY_MS = 86_400_000;
/** How long five minutes are kept, and alerts. */
const KEPT_DAYS = 90;
/** Few enough rows per transaction that reports hardly wait. */
const ROWS_PER_STEP = 500;

type Table = 'telemetry_history' | 'telemetry_rollups';

/**
 * Rolls up old snapshots by five minutes, and forgets old five minutes and alerts, some hundred rows in a transaction.
 * Several hubs may do this at once: the node is locked, and a row goes in the transaction that adds it up.
 */
@Injectable()
export class HistoryRoller {
  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Pick<NodesSettings, 'nodeHistoryMs'>,
  ) {}

  /** @throws {DatabaseUnavailableError} */
  async roll(signal?: AbortSignal): Promise<void> {
    const now = await this.database.read((transaction) => databaseTime(transaction, this.database.dialect));
    const fine = bucketAt(now - this.settings.nodeHistoryMs);
    const kept = now - Math.max(KEPT_DAYS * DAY_MS, this.settings.nodeHistoryMs);
    await this.eachOf(
      'telemetry_history',
      fine,
      (transaction, id) => this.rollSome(transaction, id, fine),
      signal,
    );
    await this.eachOf(
      'telemetry_rollups',
      kept,
      (transaction, id) => this.forgetSome(transaction, id, kept),
      signal,
    );
    await this.repeat((transaction) => this.forgetAlerts(transaction, kept), signal);
  }

  /** Runs the step for each node that has rows from before an instant, until it has none. */
  private async eachOf(
    table: Table,
    before: number,
    step: (transaction: Transaction, id: string) => Promise<number>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const [nodes] = await this.database.read((transaction) =>
      transaction.select<[{ id: string }]>({
        sql: `SELECT id FROM nodes WHERE EXISTS (SELECT 1 FROM ${table} WHERE node_id = nodes.id AND timestamp < ?)`,
        parameters: [toColumn(before)],
      }),
    );
    for (const { id } of nodes) await this.repeat((transaction) => step(transaction, id), signal);
  }

  private async repeat(
    step: (transaction: Transaction) => Promise<number>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const mustStop = (): boolean => signal?.aborted ?? false;
    for (let rows = ROWS_PER_STEP; rows === ROWS_PER_STEP && !mustStop();) {
      rows = await this.database.write(step);
    }
  }

  private async rollSome(transaction: Transaction, id: string, before: number): Promise<number> {
    await this.lock(transaction, id);
    const [rows] = await transaction.select<[SnapshotRow]>({
      sql: `SELECT timestamp, ${FIGURES.join(', ')} FROM telemetry_history WHERE node_id = ? AND timestamp < ?
        ORDER BY timestamp LIMIT ${ROWS_PER_STEP}`,
      parameters: [id, toColumn(before)],
    });
    if (rows.length === 0) return 0;
    const buckets = new Map<string, SnapshotRow[]>();
    for (const row of rows) {
      const bucket = toColumn(bucketAt(fromColumn(row.timestamp)));
      buckets.set(bucket, [...(buckets.get(bucket) ?? []), row]);
    }
    const [known] = await transaction.select<[RollupRow]>({
      sql: `SELECT timestamp, figures FROM telemetry_rollups WHERE node_id = ? AND timestamp IN (${placeholders(buckets.size)})`,
      parameters: [id, ...buckets.keys()],
    });
    const rollups = new Map(known.map(({ timestamp, figures }) => [timestamp, readRollup(figures)]));
    const written = [...buckets].map(([timestamp, snapshots]) => {
      const rollup = rolledUp(rollups.get(timestamp) ?? EMPTY_ROLLUP, snapshots.map(measuredIn));
      return { node_id: id, timestamp, figures: writeRollup(rollup) };
    });
    transaction.insert('telemetry_rollups', written, ['node_id', 'timestamp'], 'replace');
    transaction.run(deletionOf('telemetry_history', id, rows));
    return rows.length;
  }

  private async forgetSome(transaction: Transaction, id: string, before: number): Promise<number> {
    await this.lock(transaction, id);
    const [rows] = await transaction.select<[Pick<RollupRow, 'timestamp'>]>({
      sql: `SELECT timestamp FROM telemetry_rollups WHERE node_id = ? AND timestamp < ? ORDER BY timestamp LIMIT ${ROWS_PER_STEP}`,
      parameters: [id, toColumn(before)],
    });
    if (rows.length > 0) transaction.run(deletionOf('telemetry_rollups', id, rows));
    return rows.length;
  }

  private async forgetAlerts(transaction: Transaction, before: number): Promise<number> {
    const [rows] = await transaction.select<[{ id: number }]>({
      sql: `SELECT id FROM node_alerts WHERE created_at < ? ORDER BY id LIMIT ${ROWS_PER_STEP}`,
      parameters: [toColumn(before)],
    });
    const sql = `DELETE FROM node_alerts WHERE id IN (${placeholders(rows.length)})`;
    if (rows.length > 0) transaction.run({ sql, parameters: rows.map(({ id }) => id) });
    return rows.length;
  }

  private async lock(transaction: Transaction, id: string): Promise<void> {
    const { forUpdate } = this.database.dialect;
    await transaction.select({ sql: `SELECT id FROM nodes WHERE id = ? ${forUpdate}`, parameters: [id] });
  }
}

function measuredIn({ timestamp, ...figures }: SnapshotRow): Measured {
  return { second: secondAt(fromColumn(timestamp)), figures };
}

function deletionOf(table: Table, id: string, rows: readonly { readonly timestamp: string }[]): Query {
  return {
    sql: `DELETE FROM ${table} WHERE node_id = ? AND timestamp IN (${placeholders(rows.length)})`,
    parameters: [id, ...rows.map(({ timestamp }) => timestamp)],
  };
}
