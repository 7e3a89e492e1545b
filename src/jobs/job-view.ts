import { toRfc3339 } from '../platform/database/instant.js';
import { picker } from '../platform/database/picker.js';
import type { Job } from '../job-rules/job.js';
import { paceOf } from './job-pace.js';
import type { JobPace, Look, PaceSettings } from './job-pace.js';
import { DISK_MEMBERS, diskToRow, JOB_MEMBERS, jobToRow } from './job-rows.js';
import type { DiskRow, JobRow } from './job-rows.js';

/** A disk as clients read it; instants are RFC 3339 in UTC with milliseconds. */
export type DiskView = Omit<DiskRow, 'backup_job_id' | 'change_id'>;

/** The columns of a job that clients read. */
export type JobColumnsView = Omit<JobRow, 'registered_at' | 'samples' | 'open_samples'>;

/** A job as clients read it: the columns of its row, what the hub makes of its curve, and its disks if requested. */
export type JobView = JobColumnsView & JobPace & { readonly disks?: readonly DiskView[] };

export const JOB_VIEW_MEMBERS = JOB_MEMBERS.filter(
  (member) => member !== 'registered_at' && member !== 'samples' && member !== 'open_samples',
);
export const DISK_VIEW_MEMBERS = DISK_MEMBERS.filter(
  (member) => member !== 'backup_job_id' && member !== 'change_id',
);

/** Avoids class-transformer, which takes a hundred times as long: a page has up to 500 jobs (see decision 6). */
const columnsViewOf = picker<JobRow, JobColumnsView>(JOB_VIEW_MEMBERS, {
  created_at: toRfc3339,
  started_at: toRfc3339,
  completed_at: toRfc3339,
  last_telemetry_at: toRfc3339,
  last_progress_at: toRfc3339,
  updated_at: toRfc3339,
});
const diskViewOf = picker<DiskRow, DiskView>(DISK_VIEW_MEMBERS, { updated_at: toRfc3339 });

/** Without `disks` the view leaves them out. */
export function viewOf(row: JobRow, look: Look, disks?: readonly DiskRow[]): JobView {
  const view: { disks?: DiskView[] } & JobColumnsView & JobPace = Object.assign(
    columnsViewOf(row),
    paceOf(row, look),
  );
  if (disks) view.disks = disks.map(diskViewOf);
  return view;
}

/** The same view, made of a job that has just changed. */
export function viewOfJob(job: Job, settings: PaceSettings): JobView {
  const disks = [...job.disks].toSorted(([a], [b]) => a - b);
  return viewOf(
    jobToRow(job),
    { ...settings, now: Math.max(job.updatedAt, job.registeredAt ?? 0, job.lastTelemetryAt ?? 0) },
    disks.map(([index, disk]) => diskToRow(job.id, index, disk)),
  );
}
