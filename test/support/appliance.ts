import { readFile } from 'node:fs/promises';
import { request } from './hub.js';
import type { Answer, Hub } from './hub.js';

export interface ChangeJson {
  readonly vm_name: string;
  readonly disk_id: string;
  readonly change_id: string;
  readonly backup_job_id?: string;
  readonly message: string;
}

export interface BackupJson {
  readonly backup_id: string;
  readonly vm_name: string | null;
  readonly backup_type: string;
  readonly type: string;
  readonly status: string;
  readonly bytes_transferred: number;
  readonly total_bytes: number;
  readonly disks_count: number;
  readonly change_id?: string;
}

export interface RefusalJson {
  readonly error: string;
  readonly details: string;
  readonly timestamp: string;
}

/** Change ids as VMware writes them. */
export const CHANGE = [
  '52 66 8c 2d a7 c5 c5 68-c5 d2 8d 04 79 f5 fd 7d/5530',
  '52 ed 45 cf 23 2c 6a f0-a5 26 59 71 b7 9f 1f b3/4462',
  '52 3c ec 11 9e 2c 4c 3d-87 4a c3 4e 85 f2 ea 95/446',
] as const;

/** The end of a disk as Sendense's client tells it: without bytes, which it does not count. */
export async function complete<T = Record<string, string>>(
  hub: Hub,
  jobId: string,
  disk_id: number,
  change_id: string,
  bytes_transferred = 0,
): Promise<Answer<T>> {
  const path = `/api/v1/backups/${encodeURIComponent(jobId)}/complete`;
  return request(hub, 'POST', path, { change_id, disk_id, bytes_transferred });
}

export async function changeOf(hub: Hub, vmName: string, disk: number | string): Promise<ChangeJson> {
  const path = `/api/v1/backups/changeid?vm_name=${encodeURIComponent(vmName)}&disk_id=${disk}`;
  return (await request<ChangeJson>(hub, 'GET', path)).body;
}

export async function backupOf(hub: Hub, jobId: string): Promise<BackupJson> {
  return (await request<BackupJson>(hub, 'GET', `/api/v1/backups/${encodeURIComponent(jobId)}`)).body;
}

/** The reports of each of two disks, as the client sent them, moved to this job and to end at `endsAt`. */
export async function recordedTwoDisks(jobId: string, endsAt: number): Promise<[object[], object[]]> {
  const lines = (await readFile('test/recorded/sendense-backups.jsonl', 'utf8')).trim().split('\n');
  const bodies = lines
    .filter((line) => line.includes('/backup-two-1795643825"'))
    .map((line) => (JSON.parse(line) as { body: { timestamp: string; status: string } }).body);
  const shift = endsAt - Date.parse(bodies.at(-1)?.timestamp ?? '');
  const told = bodies.map((body) => ({
    ...body,
    job_id: jobId,
    timestamp: new Date(Date.parse(body.timestamp) + shift).toISOString().replace(/\.\d+Z$/, 'Z'),
  }));
  const first = told.findIndex(({ status }) => status === 'completed') + 1;
  return [told.slice(0, first), told.slice(first)];
}
