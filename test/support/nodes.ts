import { request } from './hub.js';
import type { Answer, Hub } from './hub.js';

export type Json = Record<string, unknown>;

/** For tests with instants that stay the same while the years go by: a hub would roll their snapshots up. */
export const KEEPS_ALL = { NODE_HISTORY_DAYS: '3650' };

/** A node, as the API shows it; figures by their names. */
export interface NodeAnswer {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly hostname: string | null;
  readonly status: string;
  readonly last_heartbeat_at: string | null;
  readonly last_snapshot_at: string | null;
  readonly measured_at: string | null;
  readonly cpu_percent: number | null;
  readonly load_avg_1m: number | null;
  readonly vm_names: readonly string[];
}

export interface HistoryAnswer extends Record<string, unknown> {
  readonly node_id: string;
  readonly step_seconds: number;
  readonly t: number[];
  readonly cpu_percent: (number | null)[];
  readonly cpu_percent_max: (number | null)[];
}

export async function postSnapshot(hub: Hub, body: unknown): Promise<Answer<Json>> {
  return request<Json>(hub, 'POST', '/api/telemetry/snapshot', body);
}

export async function beat(hub: Hub, name: string): Promise<Answer<Json>> {
  return request<Json>(hub, 'POST', '/api/heartbeat', { node_id: name, status: 'online' });
}

/** Returns the id. */
export async function introduce(hub: Hub, body: Json): Promise<string> {
  const answer = await request<{ system_info: { id: string } }>(hub, 'POST', '/api/system_info', body);
  return answer.body.system_info.id;
}

export async function nodeOf(hub: Hub, name: string): Promise<NodeAnswer> {
  return (await request<NodeAnswer>(hub, 'GET', `/api/v1/nodes/${encodeURIComponent(name)}`)).body;
}

export async function nodesOf(hub: Hub, query = ''): Promise<NodeAnswer[]> {
  return (await request<{ items: NodeAnswer[] }>(hub, 'GET', `/api/v1/nodes${query}`)).body.items;
}

export async function historyOf(hub: Hub, name: string, query = ''): Promise<HistoryAnswer> {
  const path = `/api/v1/nodes/${encodeURIComponent(name)}/history${query}`;
  return (await request<HistoryAnswer>(hub, 'GET', path)).body;
}
