import { onTestFinished } from 'vitest';
import { allEvents } from './event-pages.js';
import type { EventPageJson } from './event-pages.js';
import { openHub, openLoggedHub } from './hub-here.js';
import type { HubHere, LoggedHub } from './hub-here.js';
import { launchHub } from './hub-process.js';
import type { Hub, HubProcess, Way } from './hub-process.js';

export { eventually } from './eventually.js';
export { failToStart, launchHub } from './hub-process.js';
export type { Hub, HubProcess } from './hub-process.js';
export type { LoggedHub } from './hub-here.js';

export interface Answer<T = Record<string, never>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** Starts a hub in this process that the test's end closes. */
export async function startHub(env: Record<string, string>): Promise<HubHere> {
  const hub = await openHub(env);
  onTestFinished(() => hub.close());
  return hub;
}

/** The same with its log, in a test that starts no other hub here. */
export async function startLoggedHub(env: Record<string, string>): Promise<LoggedHub> {
  const hub = await openLoggedHub(env);
  onTestFinished(() => hub.close());
  return hub;
}

/** Starts one in a process of its own, to see how it ends or what it prints. */
export async function startHubProcess(env: Record<string, string>, way: Way = {}): Promise<HubProcess> {
  const hub = await launchHub(env, undefined, way);
  onTestFinished(async () => {
    await hub.kill();
  });
  return hub;
}

/** A request with a JSON body, where there is one. */
export async function request<T>(
  hub: Hub,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const response = await fetch(hub.url + path, {
    method,
    ...(body === undefined
      ? { headers }
      : {
          headers: { 'content-type': 'application/json', ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text ? JSON.parse(text) : undefined) as T,
  };
}

export interface Reported {
  readonly outcome: string;
  readonly job: { id: string; status: string; revision: number };
}

export async function report(
  hub: Hub,
  jobId: string,
  update: object,
  jobType = 'backup',
): Promise<Answer<Reported>> {
  return request(hub, 'POST', `/api/v1/telemetry/${jobType}/${encodeURIComponent(jobId)}`, update);
}

export interface DiskJson {
  disk_index: number;
  label: string | null;
  status: string;
  bytes_transferred: number | null;
  total_bytes: number | null;
  progress_percent: number | null;
  error_message: string | null;
  updated_at: string;
}

export interface JobJson {
  id: string;
  job_type: string;
  vm_name: string | null;
  repository_id: string | null;
  policy_id: string | null;
  backup_type: string | null;
  status: string;
  current_phase: string | null;
  bytes_transferred: number | null;
  total_bytes: number | null;
  transfer_speed_bps: number | null;
  eta_seconds: number | null;
  progress_percent: number | null;
  warning_count: number;
  error_message: string | null;
  failure_reason: string | null;
  created_at: string;
  started_at: string | null;
  completed_at: string | null;
  last_telemetry_at: string | null;
  last_progress_at: string | null;
  updated_at: string;
  revision: number;
  observed_speed_bps: number | null;
  estimated_completion_at: string | null;
  stuck: boolean;
  took_seconds: number | null;
  disks: DiskJson[];
}

export async function jobOf(hub: Hub, jobId: string): Promise<JobJson> {
  return (await request<JobJson>(hub, 'GET', `/api/v1/jobs/${encodeURIComponent(jobId)}`)).body;
}

export interface EventJson {
  id: number;
  kind: string;
  from: string | null;
  to: string | null;
  reason: string;
  at: string;
}

/** The items of all pages. */
export async function eventsOf(hub: Hub, jobId: string): Promise<EventJson[]> {
  return allEvents(async (query) => {
    const path = `/api/v1/jobs/${encodeURIComponent(jobId)}/events?${query}`;
    return (await request<EventPageJson>(hub, 'GET', path)).body;
  });
}
