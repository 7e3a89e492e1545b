import { request } from './hub.js';
import type { Answer, Hub } from './hub.js';

/** A row of the ledger as the API shows it. */
export interface RunJson {
  id: number;
  event_id: string;
  run_id: string;
  schema_version: number;
  created_at: string;
  updated_at: string;
  start_time: string;
  end_time: string | null;
  agent_name: string;
  job_type: string;
  status: string;
  items_discovered: number;
  items_succeeded: number;
  items_failed: number;
  items_skipped: number;
  duration_ms: number;
  input_summary: string | null;
  output_summary: string | null;
  error_summary: string | null;
  host: string | null;
  git_commit_hash: string | null;
  git_commit_source: string | null;
  git_commit_author: string | null;
  git_commit_timestamp: string | null;
  metrics_json: object | null;
  context_json: object | null;
  api_posted: boolean;
  parent_run_id: string | null;
  commit_url: string | null;
  repo_url: string | null;
}

export interface RunProblem {
  readonly type: string;
  readonly status: number;
  readonly detail: { type: string; loc: (string | number)[]; msg: string; input: unknown }[] | string;
  readonly error: string;
  readonly errors?: { pointer: string; detail: string }[];
}

export interface BatchJson {
  readonly status?: string;
  readonly inserted: number;
  readonly duplicates: number;
  readonly errors: string[];
  readonly total: number;
}

export const START = '2026-01-02T03:04:05.123456+00:00';

/** A run of which only what matters is given. */
export function aRun(eventId: string, more: object = {}): object {
  return {
    event_id: eventId,
    run_id: `run-${eventId}`,
    agent_name: 'tester',
    job_type: 'check',
    start_time: START,
    ...more,
  };
}

export async function postRun<T = { status: string }>(hub: Hub, run: unknown): Promise<Answer<T>> {
  return request<T>(hub, 'POST', '/api/v1/runs', run);
}

export async function postBatch<T = BatchJson>(hub: Hub, body: unknown): Promise<Answer<T>> {
  return request<T>(hub, 'POST', '/api/v1/runs/batch', body);
}

export function pathOf(eventId: string): string {
  return `/api/v1/runs/${encodeURIComponent(eventId)}`;
}

export async function patchRun<T = { fields_updated: string[] }>(
  hub: Hub,
  eventId: string,
  body: unknown,
): Promise<Answer<T>> {
  return request<T>(hub, 'PATCH', pathOf(eventId), body);
}

export async function runOf(hub: Hub, eventId: string): Promise<RunJson> {
  return (await request<RunJson>(hub, 'GET', pathOf(eventId))).body;
}

/** The event ids of a list, in its order. */
export async function listed(hub: Hub, query: string): Promise<string[]> {
  const { body } = await request<RunJson[]>(hub, 'GET', `/api/v1/runs?${query}`);
  return body.map(({ event_id }) => event_id);
}
