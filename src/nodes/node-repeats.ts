import { toColumn } from '../platform/database/instant.js';
import { placeholders } from '../platform/database/dialect.js';
import type { Transaction } from '../platform/database/transaction.js';
import type { SnapshotRow } from './node-reports.js';
import { FIGURES } from './rules/figures.js';

/** Longer than daemons try to send one snapshot. */
const REPEATED_MS = 10 * 60_000;

/**
 * The rows of snapshots whose clocks say nothing possible, so that they have the time of their arrival: one that comes
 * again, which only its figures show, has that of its first. The nodes are locked.
 */
export async function firstArrivals(
  transaction: Transaction,
  rows: readonly SnapshotRow[],
  now: number,
): Promise<SnapshotRow[]> {
  if (rows.length === 0) return [];
  const ids = [...new Set(rows.map(({ node_id: id }) => id))];
  const [stored] = await transaction.select<[SnapshotRow]>({
    sql: `SELECT node_id, timestamp, received_at, ${FIGURES.join(', ')} FROM telemetry_history
      WHERE node_id IN (${placeholders(ids.length)}) AND timestamp >= ? AND timestamp = received_at`,
    parameters: [...ids, toColumn(now - REPEATED_MS)],
  });
  const known = [...stored];
  return rows.map((row) => {
    const first = known.find((other) => isSame(row, other));
    if (!first) known.push(row);
    return first ? { ...row, timestamp: first.timestamp } : row;
  });
}

function isSame(one: SnapshotRow, other: SnapshotRow): boolean {
  return one.node_id === other.node_id && FIGURES.every((name) => one[name] === other[name]);
}
