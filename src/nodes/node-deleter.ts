import { Injectable } from '@nestjs/common';
import { writeAudit } from '../audit/audit-record.js';
import { databaseTime } from '../platform/database/clock.js';
import { Database } from '../platform/database/database.js';
import { placeholders } from '../platform/database/dialect.js';
import type { Transaction } from '../platform/database/transaction.js';
import { lockedNames } from './node-aliases.js';
import { NodeNotFoundError } from './node-not-found.error.js';
import { lockedNodes } from './node-rows.js';

/** Few enough rows per transaction that reports hardly wait. */
const ROWS_PER_STEP = 300;

/** The key that is left of a row once its node is known, by table. */
const OF_NODE = [
  ['telemetry_history', 'timestamp'],
  ['telemetry_rollups', 'timestamp'],
  ['node_alerts', 'id'],
] as const;

/** Deletes nodes with all that is stored of them. A machine that reports again is a new node. */
@Injectable()
export class NodeDeleter {
  constructor(private readonly database: Database) {}

  /**
   * By any of its names. Snapshots and alerts go first, some hundred in a transaction; the last one takes the rest with
   * the node, so that whatever is interrupted can be repeated. @throws {NodeNotFoundError}
   */
  async delete(name: string, actor: string): Promise<void> {
    for (let more = true; more;) {
      more = await this.database.write((transaction) => this.deleteSome(transaction, name, actor));
    }
  }

  /** Returns whether there is more. */
  private async deleteSome(transaction: Transaction, name: string, actor: string): Promise<boolean> {
    const { dialect } = this.database;
    const id = (await lockedNames(transaction, [name], dialect)).get(name);
    if (id === undefined) throw new NodeNotFoundError(name);
    const [merged] = await transaction.select<[{ id: string }]>({
      sql: 'SELECT id FROM nodes WHERE merged_into = ?',
      parameters: [id],
    });
    const ids = [id, ...merged.map((row) => row.id)];
    const [nodes] = await transaction.select<[{ hostname: string | null }]>(lockedNodes(ids, dialect));
    if (nodes.length === 0) throw new NodeNotFoundError(name);
    for (const [table, key] of OF_NODE) {
      for (const of of ids) if (await deleteFrom(transaction, table, key, of)) return true;
    }
    for (const table of ['node_aliases', 'node_machines']) {
      transaction.run({ sql: `DELETE FROM ${table} WHERE node_id = ?`, parameters: [id] });
    }
    transaction.run({ sql: `DELETE FROM nodes WHERE id IN (${placeholders(ids.length)})`, parameters: ids });
    const at = await databaseTime(transaction, dialect);
    writeAudit(transaction, [{ at, actor, action: 'node.deleted', subject: id, detail: { name } }]);
    return false;
  }
}

/** Returns whether there is more of the node in this table. */
async function deleteFrom(
  transaction: Transaction,
  table: string,
  key: string,
  nodeId: string,
): Promise<boolean> {
  const [rows] = await transaction.select<[Record<string, string | number>]>({
    sql: `SELECT ${key} FROM ${table} WHERE node_id = ? ORDER BY ${key} LIMIT ${ROWS_PER_STEP}`,
    parameters: [nodeId],
  });
  const keys = rows.map((row) => row[key] ?? '');
  if (keys.length > 0) {
    const sql = `DELETE FROM ${table} WHERE node_id = ? AND ${key} IN (${placeholders(keys.length)})`;
    transaction.run({ sql, parameters: [nodeId, ...keys] });
  }
  return keys.length === ROWS_PER_STEP;
}
