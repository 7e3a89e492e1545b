import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const START_WITHIN_MS = 60_000;

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A hub process of the test's own, the built one, on a free port. */
export interface Hub {
  readonly url: string;
  readonly process: ChildProcess;
  /** What it has printed. */
  output(): string;
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, as a crash would do it. */
  kill(): Promise<void>;
}

export interface Answer<T = Record<string, never>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** Starts a hub that the test's end stops. */
export async function startHub(env: Record<string, string>): Promise<Hub> {
  const hub = await launchHub(env);
  onTestFinished(async () => {
    await hub.kill();
  });
  return hub;
}

/** Starts a hub for a whole suite, whose `afterAll` stops it. */
export async function launchHub(env: Record<string, string>): Promise<Hub> {
  const { child, output } = spawnHub(env);
  const url = await listeningUrl(child, output);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    return child.exitCode;
  };
  return {
    url,
    process: child,
    output,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  };
}

/** Runs a hub that is expected not to start. */
export async function failToStart(
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const { child, output } = spawnHub(env);
  if (child.exitCode === null) await once(child, 'exit');
  return { code: child.exitCode, output: output() };
}

function spawnHub(env: Record<string, string>): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  running.add(child);
  child.once('exit', () => running.delete(child));
  return { child, output: () => printed };
}

async function listeningUrl(child: ChildProcess, output: () => string): Promise<string> {
  const deadline = Date.now() + START_WITHIN_MS;
  for (;;) {
    const url = /Listening on (http:\S+)/.exec(output())?.[1];
    if (url) return url;
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`The hub did not start:\n${output()}`);
    await sleep(25);
  }
}

/** A request with a JSON body, where there is one. */
export async function request<T>(hub: Hub, method: string, path: string, body?: unknown): Promise<Answer<T>> {
  const response = await fetch(hub.url + path, {
    method,
    ...(body === undefined
      ? {}
      : {
          headers: { 'content-type': 'application/json' },
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
  return request(hub, 'POST', `/api/v1/telemetry/${jobType}/${jobId}`, update);
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
  disks: DiskJson[];
}

export async function jobOf(hub: Hub, jobId: string): Promise<JobJson> {
  return (await request<JobJson>(hub, 'GET', `/api/v1/jobs/${jobId}`)).body;
}

export interface EventJson {
  id: number;
  kind: string;
  from: string | null;
  to: string | null;
  reason: string;
  at: string;
}

export async function eventsOf(hub: Hub, jobId: string): Promise<EventJson[]> {
  return (await request<{ items: EventJson[] }>(hub, 'GET', `/api/v1/jobs/${jobId}/events`)).body.items;
}

/** Asks until the answer is as wanted, for a minute at most. */
export async function eventually<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`Not as wanted within a minute: ${JSON.stringify(answer)}`);
    await sleep(50);
  }
}
