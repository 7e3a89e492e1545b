import { toRfc3339 } from '../platform/database/instant.js';
import type { NodeStatus } from './node.entity.js';
import type { NodeRow } from './node-rows.js';
import { figuresBy } from './rules/figures.js';
import type { Figures } from './rules/figures.js';

/** A node as the API shows it; instants are RFC 3339. */
export interface NodeView extends Figures {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly hostname: string | null;
  readonly status: NodeStatus;
  readonly last_heartbeat_at: string | null;
  readonly last_snapshot_at: string | null;
  readonly measured_at: string | null;
  readonly ip_address: string | null;
  readonly mac_address: string | null;
  readonly os: string | null;
  readonly os_version: string | null;
  readonly vm_names: readonly string[];
  readonly created_at: string;
}

export interface NodeNames {
  readonly aliases: readonly string[];
  readonly vm_names: readonly string[];
}

export function viewOfNode(node: NodeRow, { aliases, vm_names }: NodeNames): NodeView {
  return {
    id: node.id,
    aliases,
    hostname: node.hostname,
    status: node.status,
    last_heartbeat_at: toRfc3339(node.last_heartbeat_at),
    last_snapshot_at: toRfc3339(node.last_snapshot_at),
    measured_at: toRfc3339(node.measured_at),
    ...figuresBy((name) => node[name]),
    ip_address: node.ip_address,
    mac_address: node.mac_address,
    os: node.os,
    os_version: node.os_version,
    vm_names,
    created_at: toRfc3339(node.created_at),
  };
}
