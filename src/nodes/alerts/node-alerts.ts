import { Injectable } from '@nestjs/common';
import { databaseTime } from '../../platform/database/clock.js';
import { Database } from '../../platform/database/database.js';
import { columnsOf } from '../../platform/database/entity-rows.js';
import { toColumn, toRfc3339 } from '../../platform/database/instant.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { idOf } from '../node-reader.js';
import { lockedNames } from '../node-aliases.js';
import { lockedNodes } from '../node-rows.js';
import { NodeStore } from '../node.store.js';
import { toAlertCursor } from './alert-cursor.js';
import { NodeAlert } from './node-alert.entity.js';

/** An alert as its daemon told it. */
export type ToldAlert = Omit<NodeAlert, 'id' | 'node_id' | 'count' | 'created_at' | 'last_at'>;

/** An alert as the API shows it; as a row, but for its instants. */
type AlertView = Readonly<Pick<NodeAlert, keyof NodeAlert>>;

export interface AlertList {
  readonly items: readonly AlertView[];
  readonly next_cursor: string | null;
}

/** So long the same alert of a node is counted, not stored again. */
const SAME_MS = 10 * 60_000;
const COLUMNS = columnsOf(NodeAlert).join(', ');

/** Alerts of daemons. */
@Injectable()
export class NodeAlerts {
  constructor(
    private readonly database: Database,
    private readonly nodes: NodeStore,
  ) {}

  /** Returns the id of the alert, new or counted once more. @throws {DatabaseUnavailableError} */
  async record(name: string, told: ToldAlert): Promise<number> {
    await this.nodes.record({ kind: 'mention', name });
    return this.database.write((transaction) => this.store(transaction, name, told));
  }

  /** Newest first. @throws {NodeNotFoundError} */
  async list(name: string, limit: number, before: number | undefined): Promise<AlertList> {
    return this.database.readAnywhere(async (transaction) => {
      const [rows] = await transaction.select<[AlertView]>({
        sql: `SELECT ${COLUMNS} FROM node_alerts WHERE node_id = ? AND id < ? ORDER BY id DESC LIMIT ${limit + 1}`,
        parameters: [await idOf(transaction, name), before ?? Number.MAX_SAFE_INTEGER],
      });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return { items: shown.map(viewOf), next_cursor: last ? toAlertCursor(last.id) : null };
    });
  }

  /** The node is locked first, so that two hubs count one alert. */
  private async store(transaction: Transaction, name: string, told: ToldAlert): Promise<number> {
    const { dialect } = this.database;
    const id = (await lockedNames(transaction, [name], dialect)).get(name) ?? name;
    await transaction.select(lockedNodes([id], dialect));
    const now = await databaseTime(transaction, dialect);
    const [[same]] = await transaction.select<[{ id: number }]>({
      sql: 'SELECT id FROM node_alerts WHERE node_id = ? AND alert_type = ? AND created_at > ? ORDER BY id DESC LIMIT 1',
      parameters: [id, told.alert_type, toColumn(now - SAME_MS)],
    });
    const at = toColumn(now);
    if (same) {
      const sql = 'UPDATE node_alerts SET count = count + 1, last_at = ? WHERE id = ?';
      transaction.run({ sql, parameters: [at, same.id] });
      return same.id;
    }
    const alerts = await transaction.repository(NodeAlert);
    const row = { ...told, node_id: id, count: 1, created_at: at, last_at: at };
    const { identifiers } = await alerts.insert(row);
    return Number(identifiers[0]?.['id']);
  }
}

function viewOf(alert: AlertView): AlertView {
  return { ...alert, created_at: toRfc3339(alert.created_at), last_at: toRfc3339(alert.last_at) };
}
