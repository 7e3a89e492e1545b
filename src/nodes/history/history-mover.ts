import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { placeholders } from '../../platform/database/dialect.js';
import type { Query, Transaction } from '../../platform/database/transaction.js';
import type { SnapshotKey } from '../node-reports.js';
import { joinedRollups, readRollup, writeRollup } from './rollup.js';
import type { RollupRow } from './rollup.entity.js';

/** Few enough rows per transaction that reports hardly wait. */
const ROWS_PER_STEP = 300;

interface MergedRow {
  readonly id: string;
  readonly merged_into: string;
}

/**
 * Moves the snapshots of nodes that turned out to be others, some hundred in a transaction. Several hubs may do this at
 * once, as the rows of both nodes are locked meanwhile; readers find the rows under either id.
 */
@Injectable()
export class HistoryMover {
  constructor(private readonly database: Database) {}

  /** Moves what belongs to this node, or to any; the next pass does what a signal leaves. @throws {DatabaseUnavailableError} */
  async move(nodeId?: string, signal?: AbortSignal): Promise<void> {
    const mustStop = (): boolean => signal?.aborted ?? false;
    for (const { id } of await this.merged(nodeId)) {
      for (let more = true; more && !mustStop();) {
        more = await this.database.write((transaction) => this.moveSome(transaction, id));
      }
    }
  }

  private async merged(nodeId: string | undefined): Promise<MergedRow[]> {
    const condition = nodeId === undefined ? 'IS NOT NULL' : '= ?';
    const [rows] = await this.database.read((transaction) =>
      transaction.select<[MergedRow]>({
        sql: `SELECT id, merged_into FROM nodes WHERE merged_into ${condition} ORDER BY id`,
        parameters: nodeId === undefined ? [] : [nodeId],
      }),
    );
    return rows;
  }

  /** Returns whether there is more. A snapshot that both have goes. */
  private async moveSome(transaction: Transaction, from: string): Promise<boolean> {
    const [[seen]] = await transaction.select<[MergedRow]>({
      sql: 'SELECT id, merged_into FROM nodes WHERE id = ? AND merged_into IS NOT NULL',
      parameters: [from],
    });
    if (!seen) return false;
    const to = seen.merged_into;
    const [rows] = await transaction.select<[MergedRow]>({
      sql: `SELECT id, merged_into FROM nodes WHERE id IN (?, ?) ORDER BY id ${this.database.dialect.forUpdate}`,
      parameters: [from, to],
    });
    if (rows.find(({ id }) => id === from)?.merged_into !== to) return true;
    const moved = await moveSnapshots(transaction, from, to);
    const joined = await joinRollups(transaction, from, to);
    if (moved + joined > 0) return true;
    transaction.run({ sql: 'DELETE FROM nodes WHERE id = ? AND merged_into = ?', parameters: [from, to] });
    return false;
  }
}

async function moveSnapshots(transaction: Transaction, from: string, to: string): Promise<number> {
  const [rows] = await transaction.select<[SnapshotKey]>(
    oldestOf('telemetry_history', 'node_id, timestamp', from),
  );
  if (rows.length === 0) return 0;
  const instants = rows.map(({ timestamp }) => timestamp);
  const among = `timestamp IN (${placeholders(instants.length)})`;
  const [both] = await transaction.select<[SnapshotKey]>({
    sql: `SELECT node_id, timestamp FROM telemetry_history WHERE node_id = ? AND ${among}`,
    parameters: [to, ...instants],
  });
  if (both.length > 0) transaction.run(deletionOf('telemetry_history', from, both));
  transaction.run({
    sql: `UPDATE telemetry_history SET node_id = ? WHERE node_id = ? AND ${among}`,
    parameters: [to, from, ...instants],
  });
  return rows.length;
}

async function joinRollups(transaction: Transaction, from: string, to: string): Promise<number> {
  const columns = 'node_id, timestamp, figures';
  const [rows] = await transaction.select<[RollupRow]>(oldestOf('telemetry_rollups', columns, from));
  if (rows.length === 0) return 0;
  const [known] = await transaction.select<[RollupRow]>({
    sql: `SELECT ${columns} FROM telemetry_rollups WHERE node_id = ? AND timestamp IN (${placeholders(rows.length)})`,
    parameters: [to, ...rows.map(({ timestamp }) => timestamp)],
  });
  const others = new Map(known.map(({ timestamp, figures }) => [timestamp, figures]));
  const joined = rows.map(({ timestamp, figures }) => {
    const other = others.get(timestamp);
    const both = other && writeRollup(joinedRollups(readRollup(other), readRollup(figures)));
    return { node_id: to, timestamp, figures: both ?? figures };
  });
  transaction.insert('telemetry_rollups', joined, ['node_id', 'timestamp'], 'replace');
  transaction.run(deletionOf('telemetry_rollups', from, rows));
  return rows.length;
}

function oldestOf(table: string, columns: string, nodeId: string): Query {
  return {
    sql: `SELECT ${columns} FROM ${table} WHERE node_id = ? ORDER BY timestamp LIMIT ${ROWS_PER_STEP}`,
    parameters: [nodeId],
  };
}

function deletionOf(table: string, nodeId: string, rows: readonly Pick<SnapshotKey, 'timestamp'>[]): Query {
  return {
    sql: `DELETE FROM ${table} WHERE node_id = ? AND timestamp IN (${placeholders(rows.length)})`,
    parameters: [nodeId, ...rows.map(({ timestamp }) => timestamp)],
  };
}
