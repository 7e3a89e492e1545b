import type { Disk, Job } from './job.js';
import { projectDisk, projectJob } from './project.js';
import type { DiskColumns, JobColumns, JobInputs } from './project.js';
import { withUncountedBytes } from './uncounted-bytes.js';
import { mergeWords } from './words.js';
import type { Key } from './words.js';
import type { DiskUpdate } from './update.js';

/** Why a job's status or phase changed. */
export type EventReason = 'reported' | 'silence' | 'contact' | 'operator';

/** A change of status or phase in a job's row; the first status comes from null. */
export interface JobEvent {
  readonly jobId: string;
  readonly kind: 'status' | 'phase';
  readonly from: string | null;
  readonly to: string | null;
  readonly reason: EventReason;
  readonly at: number;
}

/** A job after a change, and the events to record. */
export interface Change {
  readonly job: Job;
  readonly events: readonly JobEvent[];
}

/** The `updated_at` of a change: the database's clock, but always later than the job's previous stamp. */
export function stampOf({ revision, updatedAt }: Job, now: number): number {
  return revision === 0 ? now : Math.max(now, updatedAt + 1);
}

/** Merges updates of disks and stamps those that change; returns `disks` itself when nothing differs. */
export function mergeDisks(
  disks: ReadonlyMap<number, Disk>,
  updates: readonly DiskUpdate[],
  key: Key,
  stamp: number,
): ReadonlyMap<number, Disk> {
  const merged = new Map(disks);
  let differs = false;
  for (const { disk_index: index, said } of updates) {
    const known = disks.get(index);
    const words = mergeWords(known?.words ?? {}, said, key);
    if (known && words === known.words) continue;
    const columns = projectDisk(words);
    const updatedAt = known && sameColumns(known.columns, columns) ? known.updatedAt : stamp;
    merged.set(index, { words, columns, updatedAt });
    differs = true;
  }
  return differs ? merged : disks;
}

/** Derives the columns from changed inputs, increments the revision and lists the transitions. */
export function settle(
  before: Job,
  inputs: JobInputs,
  said: ReadonlyMap<number, Disk>,
  now: number,
  reason: EventReason,
): Change {
  const disks = withUncountedBytes(inputs.words, said, stampOf(before, now));
  const columns = projectJob(before.id, inputs, [...disks.values()]);
  const changed =
    before.revision === 0 || !sameColumns(before.columns, columns) || !sameDisks(before.disks, disks);
  const job: Job = {
    ...before,
    inputs,
    columns,
    disks,
    updatedAt: changed ? stampOf(before, now) : before.updatedAt,
    lastProgressAt: progressed(before, columns, disks) ? now : before.lastProgressAt,
    revision: before.revision + (changed ? 1 : 0),
  };
  return { job, events: transitions(before, job, now, reason) };
}

function transitions(before: Job, after: Job, at: number, reason: EventReason): JobEvent[] {
  const events: JobEvent[] = [];
  const fromStatus = before.revision === 0 ? null : before.columns.status;
  if (fromStatus !== after.columns.status) {
    events.push({ jobId: after.id, kind: 'status', from: fromStatus, to: after.columns.status, reason, at });
  }
  const { current_phase: from } = before.columns;
  const { current_phase: to } = after.columns;
  if (from !== to) events.push({ jobId: after.id, kind: 'phase', from, to, reason: 'reported', at });
  return events;
}

function progressed(before: Job, columns: JobColumns, disks: ReadonlyMap<number, Disk>): boolean {
  if (grew(before.columns.bytes_transferred, columns.bytes_transferred)) return true;
  for (const [index, disk] of disks) {
    const known = before.disks.get(index);
    if (known === disk) continue;
    if (grew(known?.columns.bytes_transferred ?? null, disk.columns.bytes_transferred)) return true;
  }
  return false;
}

function grew(before: number | null, after: number | null): boolean {
  return (after ?? 0) > (before ?? 0);
}

function sameDisks(before: ReadonlyMap<number, Disk>, after: ReadonlyMap<number, Disk>): boolean {
  if (before === after) return true;
  if (before.size !== after.size) return false;
  for (const [index, disk] of after) {
    const known = before.get(index);
    if (!known || (known !== disk && !sameColumns(known.columns, disk.columns))) return false;
  }
  return true;
}

function sameColumns<T extends JobColumns | DiskColumns>(a: T, b: T): boolean {
  return (Object.keys(a) as (keyof T)[]).every((column) => a[column] === b[column]);
}
