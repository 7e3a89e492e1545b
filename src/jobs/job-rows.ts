import { fromColumn, toColumn } from '../platform/database/instant.js';
import type { Disk, Job } from '../job-rules/job.js';
import type { DiskColumns, JobColumns } from '../job-rules/project.js';
import type { EventReason } from '../job-rules/settle.js';
import type { JobType } from '../job-rules/vocabulary.js';
import { readDiskWords, readInputs, writeDiskWords, writeInputs } from './stored-words.js';

/** The columns of a job that do not follow from words. Instants are UTC text. */
interface JobRecord {
  readonly id: string;
  readonly job_type: JobType;
  readonly created_at: string;
  readonly registered_at: string | null;
  readonly last_telemetry_at: string | null;
  readonly last_progress_at: string | null;
  readonly updated_at: string;
  readonly revision: number;
}

interface DiskRecord {
  readonly backup_job_id: string;
  readonly disk_index: number;
  readonly updated_at: string;
}

/** The words that the other columns follow from (see stored-words.ts). */
interface WithWords {
  readonly words: string;
}

type Instants = Pick<JobColumns, 'started_at' | 'completed_at'>;

/** A row of `backup_jobs` without its words, as people read it. */
export type JobRow = JobRecord &
  Omit<JobColumns, keyof Instants> & { readonly [I in keyof Instants]: string | null };
/** A row of `backup_disks` without its words. */
export type DiskRow = DiskRecord & DiskColumns;

/** A row of `job_events`, before the database numbers it. */
export interface JobEventRecord {
  readonly backup_job_id: string;
  readonly kind: 'status' | 'phase';
  readonly from_value: string | null;
  readonly to_value: string | null;
  readonly reason: EventReason;
  readonly at: string;
}

/** A row as the hub loads it in order to change the job. */
export type StoredJob = JobRow & WithWords;
export type StoredDisk = DiskRow & WithWords;

export const READ_JOB_COLUMNS =
  'id, job_type, vm_name, repository_id, policy_id, backup_type, status, current_phase, bytes_transferred, ' +
  'total_bytes, transfer_speed_bps, eta_seconds, progress_percent, warning_count, error_message, failure_reason, ' +
  'created_at, started_at, completed_at, registered_at, last_telemetry_at, last_progress_at, updated_at, revision';
export const READ_DISK_COLUMNS =
  'backup_job_id, disk_index, label, status, bytes_transferred, total_bytes, progress_percent, error_message, updated_at';

export const STORED_JOB_COLUMNS = `${READ_JOB_COLUMNS}, words`;
export const STORED_DISK_COLUMNS = `${READ_DISK_COLUMNS}, words`;

export function jobToRow(job: Job): StoredJob {
  return {
    id: job.id,
    job_type: job.jobType,
    ...job.columns,
    started_at: toColumn(job.columns.started_at),
    completed_at: toColumn(job.columns.completed_at),
    created_at: toColumn(job.createdAt),
    registered_at: toColumn(job.registeredAt),
    last_telemetry_at: toColumn(job.lastTelemetryAt),
    last_progress_at: toColumn(job.lastProgressAt),
    updated_at: toColumn(job.updatedAt),
    revision: job.revision,
    words: writeInputs(job.inputs, job.columns),
  };
}

export function diskToRow(jobId: string, index: number, disk: Disk): StoredDisk {
  return {
    backup_job_id: jobId,
    disk_index: index,
    ...disk.columns,
    updated_at: toColumn(disk.updatedAt),
    words: writeDiskWords(disk.words, disk.columns),
  };
}

export function jobFromRow(row: StoredJob, disks: ReadonlyMap<number, Disk>): Job {
  const columns = jobColumnsOf(row);
  return {
    id: row.id,
    jobType: row.job_type,
    inputs: readInputs(row.words, columns),
    columns,
    disks,
    createdAt: fromColumn(row.created_at),
    registeredAt: fromColumn(row.registered_at),
    lastTelemetryAt: fromColumn(row.last_telemetry_at),
    lastProgressAt: fromColumn(row.last_progress_at),
    updatedAt: fromColumn(row.updated_at),
    revision: row.revision,
  };
}

export function diskFromRow(row: StoredDisk): Disk {
  const { label, status, bytes_transferred, total_bytes, progress_percent, error_message } = row;
  const columns = { label, status, bytes_transferred, total_bytes, progress_percent, error_message };
  return { words: readDiskWords(row.words, columns), columns, updatedAt: fromColumn(row.updated_at) };
}

function jobColumnsOf(row: StoredJob): JobColumns {
  return {
    status: row.status,
    error_message: row.error_message,
    failure_reason: row.failure_reason,
    completed_at: fromColumn(row.completed_at),
    bytes_transferred: row.bytes_transferred,
    total_bytes: row.total_bytes,
    transfer_speed_bps: row.transfer_speed_bps,
    eta_seconds: row.eta_seconds,
    progress_percent: row.progress_percent,
    current_phase: row.current_phase,
    warning_count: row.warning_count,
    vm_name: row.vm_name,
    repository_id: row.repository_id,
    policy_id: row.policy_id,
    backup_type: row.backup_type,
    started_at: fromColumn(row.started_at),
  };
}

export function groupByJob<R extends { backup_job_id: string }>(rows: readonly R[]): Map<string, R[]> {
  const jobs = new Map<string, R[]>();
  for (const row of rows) {
    const group = jobs.get(row.backup_job_id);
    if (group) group.push(row);
    else jobs.set(row.backup_job_id, [row]);
  }
  return jobs;
}
