import { sql } from './databases.js';
import { request } from './hub.js';
import type { Hub } from './hub.js';

export interface AttentionJson {
  kind: string;
  job_id: string | null;
  vm_name: string | null;
  job_type: string;
  since: string;
  reason: string;
}

export interface LastDayJson {
  completed: number;
  with_warnings: number;
  failed: number;
  cancelled: number;
  bytes: number;
}

export interface SummaryJson {
  at: string;
  version: string;
  jobs: { pending: number; running: number; stalled: number; stuck: number };
  speed_bps: number;
  last_24h: LastDayJson;
  attention: AttentionJson[];
}

export interface ThroughputJson {
  step_seconds: number;
  t: number[];
  bytes_per_second: number[];
  marks: { at: string; kind: string; job_id: string; vm_name: string | null }[];
}

export async function summaryOf(hub: Hub): Promise<SummaryJson> {
  return (await request<SummaryJson>(hub, 'GET', '/api/v1/summary')).body;
}

export async function throughputOf(hub: Hub, hours?: number): Promise<ThroughputJson> {
  const query = hours === undefined ? '' : `?hours=${hours}`;
  return (await request<ThroughputJson>(hub, 'GET', `/api/v1/throughput${query}`)).body;
}

/** The bytes in the answer; rounding to whole bytes per second costs half a step of each at most. */
export function bytesIn({ step_seconds, bytes_per_second }: ThroughputJson): number {
  return bytes_per_second.reduce((sum, bytes) => sum + bytes * step_seconds, 0);
}

/** `ms` ago, as a client's clock has it. */
export function ago(ms: number): string {
  return new Date(Date.now() - ms).toISOString();
}

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** Counted from the rows of the jobs themselves. */
export async function lastDayOfRows(databaseUrl: string): Promise<LastDayJson> {
  const rows = await sql(
    databaseUrl,
    'SELECT status, completed_at, warning_count, bytes_transferred FROM backup_jobs',
  );
  const since = Math.floor((Date.now() - DAY) / MINUTE) * MINUTE;
  const ended = rows.filter(({ completed_at }) => completed_at !== null && instantOf(completed_at) >= since);
  const completed = ended.filter(({ status }) => status === 'completed');
  return {
    completed: completed.length,
    with_warnings: completed.filter(({ warning_count }) => Number(warning_count) > 0).length,
    failed: ended.filter(({ status }) => status === 'failed').length,
    cancelled: ended.filter(({ status }) => status === 'cancelled').length,
    bytes: completed.reduce((sum, { bytes_transferred }) => sum + Number(bytes_transferred ?? 0), 0),
  };
}

/** Milliseconds since 1970 of UTC text in a column. */
export function instantOf(column: unknown): number {
  return Date.parse(`${String(column).replace(' ', 'T')}Z`);
}

/** The form of a column of an instant. */
export function columnOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 23).replace('T', ' ');
}
