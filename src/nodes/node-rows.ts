import { columnsOf } from '../platform/database/entity-rows.js';
import { placeholders } from '../platform/database/dialect.js';
import type { Dialect } from '../platform/database/dialect.js';
import type { Query, Transaction } from '../platform/database/transaction.js';
import { Node } from './node.entity.js';
import { NO_FIGURES } from './rules/figures.js';
import type { Figures } from './rules/figures.js';

/** A row of `nodes`. */
export type NodeRow = Readonly<Node> & Figures;

export const NODE_COLUMNS = columnsOf(Node).join(', ');

export function newNode(id: string, now: string): NodeRow {
  return {
    id,
    hostname: null,
    reported_hostname: null,
    ip_address: null,
    mac_address: null,
    os: null,
    os_version: null,
    status: 'unknown',
    last_heartbeat_at: null,
    last_snapshot_at: null,
    heard_at: null,
    measured_at: null,
    config: null,
    merged_into: null,
    created_at: now,
    ...NO_FIGURES,
  };
}

/** The nodes with these ids, sorted and locked. */
export function lockedNodes(ids: readonly string[], { forUpdate }: Dialect): Query {
  const sorted = [...new Set(ids)].toSorted();
  return {
    sql: `SELECT ${NODE_COLUMNS} FROM nodes WHERE id IN (${placeholders(sorted.length)}) ORDER BY id ${forUpdate}`,
    parameters: sorted,
  };
}

/** Writes whole rows, new or old, which the transaction has locked. */
export function saveNodes(transaction: Transaction, nodes: readonly NodeRow[]): void {
  const sorted = nodes.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  transaction.insert('nodes', sorted, ['id'], 'replace');
}

/** The greater of two instants as the database writes them. */
export function later(one: string | null, other: string | null): string | null {
  return one === null || (other !== null && other > one) ? other : one;
}
