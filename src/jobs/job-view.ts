import { toRfc3339 } from '../platform/database/instant.js';
import type { Job } from '../job-rules/job.js';
import { diskToRow, jobToRow } from './job-rows.js';
import type { DiskRow, JobRow } from './job-rows.js';

/** A disk as clients read it; instants are RFC 3339 in UTC with milliseconds. */
export type DiskView = Omit<DiskRow, 'backup_job_id'>;

/** A job as clients read it: the columns of its row, and its disks if requested. */
export type JobView = Omit<JobRow, 'registered_at'> & { readonly disks?: readonly DiskView[] };

/** Without `disks` the view leaves them out. */
export function viewOf(row: JobRow, disks?: readonly DiskRow[]): JobView {
  return {
    id: row.id,
    job_type: row.job_type,
    vm_name: row.vm_name,
    repository_id: row.repository_id,
    policy_id: row.policy_id,
    backup_type: row.backup_type,
    status: row.status,
    current_phase: row.current_phase,
    bytes_transferred: row.bytes_transferred,
    total_bytes: row.total_bytes,
    transfer_speed_bps: row.transfer_speed_bps,
    eta_seconds: row.eta_seconds,
    progress_percent: row.progress_percent,
    warning_count: row.warning_count,
    error_message: row.error_message,
    failure_reason: row.failure_reason,
    created_at: toRfc3339(row.created_at),
    started_at: toRfc3339(row.started_at),
    completed_at: toRfc3339(row.completed_at),
    last_telemetry_at: toRfc3339(row.last_telemetry_at),
    last_progress_at: toRfc3339(row.last_progress_at),
    updated_at: toRfc3339(row.updated_at),
    revision: row.revision,
    ...(disks ? { disks: disks.map(diskViewOf) } : {}),
  };
}

/** The same view, made of a job that has just changed. */
export function viewOfJob(job: Job): JobView {
  const disks = [...job.disks].toSorted(([a], [b]) => a - b);
  return viewOf(
    jobToRow(job),
    disks.map(([index, disk]) => diskToRow(job.id, index, disk)),
  );
}

function diskViewOf(row: DiskRow): DiskView {
  return {
    disk_index: row.disk_index,
    label: row.label,
    status: row.status,
    bytes_transferred: row.bytes_transferred,
    total_bytes: row.total_bytes,
    progress_percent: row.progress_percent,
    error_message: row.error_message,
    updated_at: toRfc3339(row.updated_at),
  };
}
