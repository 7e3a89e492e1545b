import type { Dialect } from '../platform/database/dialect.js';
import type { Transaction } from '../platform/database/transaction.js';
import { later } from './node-rows.js';
import type { NodeRow } from './node-rows.js';
import { saveNodes } from './node-rows.js';
import { figuresBy } from './rules/figures.js';

interface MachineName {
  readonly vm_name: string;
  readonly node_id: string;
}

/**
 * Makes the others part of `node`, which it returns, in locks of the transaction: their names, alerts and newest
 * figures at once. Their rows stay, and say so, until their snapshots have moved (see history-mover.ts).
 */
export async function merge(
  transaction: Transaction,
  node: NodeRow,
  others: readonly NodeRow[],
  { forUpdate }: Dialect,
): Promise<NodeRow> {
  let joined = node;
  for (const other of others) {
    const [names] = await transaction.select<[MachineName]>({
      sql: `SELECT vm_name, node_id FROM node_machines WHERE node_id IN (?, ?) ORDER BY vm_name ${forUpdate}`,
      parameters: [node.id, other.id],
    });
    const known = new Set(names.filter(({ node_id: id }) => id === node.id).map(({ vm_name: name }) => name));
    const fresh = names.filter(({ vm_name: name }) => !known.has(name));
    transaction.insert(
      'node_machines',
      fresh.map(({ vm_name }) => ({ vm_name, node_id: node.id })),
    );
    transaction.run({ sql: 'DELETE FROM node_machines WHERE node_id = ?', parameters: [other.id] });
    for (const [table, column] of POINTING) {
      const sql = `UPDATE ${table} SET ${column} = ? WHERE ${column} = ?`;
      transaction.run({ sql, parameters: [node.id, other.id] });
    }
    joined = bothOf(joined, other);
    saveNodes(transaction, [{ ...other, status: 'unknown', merged_into: node.id }]);
  }
  return joined;
}

const POINTING = [
  ['node_aliases', 'node_id'],
  ['node_alerts', 'node_id'],
  ['nodes', 'merged_into'],
] as const;

/** The members of two rows of one machine: those of the first where both have them, but for the newest of each. */
export function bothOf(one: NodeRow, other: NodeRow): NodeRow {
  const newest = (other.measured_at ?? '') > (one.measured_at ?? '') ? other : one;
  const heard = [one, other].some(({ status }) => status === 'online');
  const judged = [one, other].some(({ status }) => status === 'offline');
  return {
    ...one,
    hostname: one.hostname ?? other.hostname,
    reported_hostname: one.reported_hostname ?? other.reported_hostname,
    ip_address: one.ip_address ?? other.ip_address,
    mac_address: one.mac_address ?? other.mac_address,
    os: one.os ?? other.os,
    os_version: one.os_version ?? other.os_version,
    status: heard ? 'online' : judged ? 'offline' : 'unknown',
    last_heartbeat_at: later(one.last_heartbeat_at, other.last_heartbeat_at),
    last_snapshot_at: later(one.last_snapshot_at, other.last_snapshot_at),
    heard_at: later(one.heard_at, other.heard_at),
    measured_at: newest.measured_at,
    ...figuresBy((name) => newest[name]),
    config: one.config ?? other.config,
    created_at: one.created_at < other.created_at ? one.created_at : other.created_at,
  };
}
