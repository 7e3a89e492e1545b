import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { placeholders } from '../../platform/database/dialect.js';
import type { Query, Transaction } from '../../platform/database/transaction.js';
import type { SnapshotKey } from '../node-reports.js';

/** Few enough rows per transaction that reports hardly wait. */
const ROWS_PER_STEP = 300;

interface MergedRow {
  readonly id: string;
  readonly merged_into: string;
}

/**
 * Moves the snapshots of nodes that turned out to be others, some hundred in a transaction. Several hubs may do this at
 * once, as the row of the node is locked meanwhile; readers find the rows under either id.
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
    const { forUpdate } = this.database.dialect;
    const [[node]] = await transaction.select<[MergedRow]>({
      sql: `SELECT id, merged_into FROM nodes WHERE id = ? AND merged_into IS NOT NULL ${forUpdate}`,
      parameters: [from],
    });
    if (!node) return false;
    const to = node.merged_into;
    const lists = await Promise.all(
      ['telemetry_history', 'telemetry_rollups'].map((table) => moveRows(transaction, table, from, to)),
    );
    if (lists.some((count) => count > 0)) return true;
    transaction.run({ sql: 'DELETE FROM nodes WHERE id = ? AND merged_into = ?', parameters: [from, to] });
    return false;
  }
}

async function moveRows(transaction: Transaction, table: string, from: string, to: string): Promise<number> {
  const [rows] = await transaction.select<[SnapshotKey]>({
    sql: `SELECT node_id, timestamp FROM ${table} WHERE node_id = ? ORDER BY timestamp LIMIT ${ROWS_PER_STEP}`,
    parameters: [from],
  });
  if (rows.length === 0) return 0;
  const instants = rows.map(({ timestamp }) => timestamp);
  const among = `timestamp IN (${placeholders(instants.length)})`;
  const [both] = await transaction.select<[SnapshotKey]>({
    sql: `SELECT node_id, timestamp FROM ${table} WHERE node_id = ? AND ${among}`,
    parameters: [to, ...instants],
  });
  const twice = both.map(({ timestamp }) => timestamp);
  if (twice.length > 0) transaction.run(deletionOf(table, from, twice));
  transaction.run({
    sql: `UPDATE ${table} SET node_id = ? WHERE node_id = ? AND ${among}`,
    parameters: [to, from, ...instants],
  });
  return rows.length;
}

function deletionOf(table: string, nodeId: string, instants: readonly string[]): Query {
  return {
    sql: `DELETE FROM ${table} WHERE node_id = ? AND timestamp IN (${placeholders(instants.length)})`,
    parameters: [nodeId, ...instants],
  };
}
