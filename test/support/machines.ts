import { request } from './hub.js';
import type { Hub, JobJson } from './hub.js';
import { DAY } from './summary.js';

export interface MachineJson {
  vm_name: string;
  job_type: string;
  last_good_at: string | null;
  failures_since: number;
  usual_interval_seconds: number | null;
  usual_seconds: number | null;
  usual_bytes: number | null;
  last_job: { id: string; status: string; started_at: string | null; completed_at: string | null } | null;
  days: string[];
}

export interface RunJson {
  id: string;
  job_type: string;
  backup_type: string | null;
  status: string;
  failure_reason: string | null;
  bytes_transferred: number | null;
  started_at: string | null;
  completed_at: string | null;
  took_seconds: number | null;
  warning_count: number;
}

export interface MachineListJson {
  items: MachineJson[];
  next_cursor: string | null;
}

export interface MachinePageJson {
  items: MachineJson[];
  runs: RunJson[];
}

export async function machinesOf(hub: Hub, query = ''): Promise<MachineListJson> {
  return (await request<MachineListJson>(hub, 'GET', `/api/v1/machines?${query}`)).body;
}

export async function machineOf(hub: Hub, vmName: string): Promise<MachinePageJson> {
  return (await request<MachinePageJson>(hub, 'GET', `/api/v1/machines/${encodeURIComponent(vmName)}`)).body;
}

const startOf = ({ started_at, created_at }: JobJson): number => Date.parse(started_at ?? created_at);

/** The item of a machine as its jobs have it, worked out anew; without what was pruned. */
export function modelled(
  jobs: readonly JobJson[],
  vmName: string,
  jobType: string,
  days: number,
): MachineJson {
  const runs = jobs
    .filter(({ vm_name, job_type }) => vm_name === vmName && job_type === jobType)
    .toSorted((a, b) => startOf(b) - startOf(a));
  const completed = runs.filter(({ status }) => status === 'completed');
  const ends = completed.map(({ completed_at }) => completed_at ?? '').toSorted();
  const usual = completed.slice(0, 30);
  const starts = usual.map(startOf);
  const newest = Math.max(...completed.map(startOf), -Infinity);
  const [last] = runs;
  return {
    vm_name: vmName,
    job_type: jobType,
    last_good_at: ends.at(-1) ?? null,
    failures_since: runs.filter((run) => run.status === 'failed' && startOf(run) > newest).length,
    usual_interval_seconds: middle(
      starts.slice(0, -1).map((start, index) => start - (starts[index + 1] ?? 0)),
      1000,
    ),
    usual_seconds: middle(
      usual.flatMap(({ started_at, completed_at }) =>
        started_at && completed_at
          ? Math.floor((Date.parse(completed_at) - Date.parse(started_at)) / 1000)
          : [],
      ),
    ),
    usual_bytes: middle(usual.flatMap(({ bytes_transferred }) => bytes_transferred ?? [])),
    last_job: last
      ? { id: last.id, status: last.status, started_at: last.started_at, completed_at: last.completed_at }
      : null,
    days: Array.from({ length: days }, (_, index) =>
      dayOf(runs, Math.floor(Date.now() / DAY) - days + 1 + index),
    ),
  };
}

function dayOf(runs: readonly JobJson[], day: number): string {
  const last = runs.find((run) => Math.floor(startOf(run) / DAY) === day && run.status !== 'cancelled');
  if (!last) return 'none';
  if (last.status === 'completed') return last.warning_count > 0 ? 'warnings' : 'good';
  return last.status === 'failed' ? 'failed' : 'running';
}

function middle(values: readonly number[], unit = 1): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  if (sorted.length === 0) return null;
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  return Math.round((upper + lower) / 2 / unit);
}
