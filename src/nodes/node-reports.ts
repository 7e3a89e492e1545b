import type { Figures } from './rules/figures.js';
import { takenAt } from './rules/moment.js';
import { later } from './node-rows.js';
import type { NodeRow } from './node-rows.js';
import { toColumn } from '../platform/database/instant.js';

/** A snapshot of a machine, by the name that its daemon has for it. */
export interface SnapshotReport {
  readonly kind: 'snapshot';
  readonly name: string;
  readonly timestamp: string | undefined;
  readonly figures: Figures;
}

export interface HeartbeatReport {
  readonly kind: 'heartbeat';
  readonly name: string;
}

/** Anything else that names a node makes it known, without being a sign of its life. */
export interface Mention {
  readonly kind: 'mention';
  readonly name: string;
}

export type NodeReport = SnapshotReport | HeartbeatReport | Mention;

/** The key of a stored snapshot. */
export interface SnapshotKey {
  readonly node_id: string;
  readonly timestamp: string;
}

export type SnapshotRow = SnapshotKey & { readonly received_at: string } & Figures;

/** A snapshot as a row; `now` in milliseconds, by the database's clock. */
export function snapshotRow(
  nodeId: string,
  { timestamp, figures }: SnapshotReport,
  now: number,
): SnapshotRow {
  return {
    node_id: nodeId,
    timestamp: toColumn(takenAt(timestamp, now)),
    received_at: toColumn(now),
    ...figures,
  };
}

/** The node after a report of it; `snapshot` is the row of one. */
export function heard(node: NodeRow, report: NodeReport, now: string, snapshot?: SnapshotRow): NodeRow {
  if (report.kind === 'mention') return node;
  const contact = { status: 'online', heard_at: later(node.heard_at, now) } as const;
  if (!snapshot) return { ...node, ...contact, last_heartbeat_at: later(node.last_heartbeat_at, now) };
  const isNewest = node.measured_at === null || snapshot.timestamp > node.measured_at;
  const { node_id: _id, timestamp: measured_at, received_at: _at, ...figures } = snapshot;
  return {
    ...node,
    ...contact,
    last_snapshot_at: later(node.last_snapshot_at, now),
    ...(isNewest && { measured_at, ...figures }),
  };
}
