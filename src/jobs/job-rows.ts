import { columnsOf } from '../platform/database/entity-rows.js';
import { fromColumn, toColumn } from '../platform/database/instant.js';
import { picker } from '../platform/database/picker.js';
import { newJob } from '../job-rules/job.js';
import type { Disk, Job } from '../job-rules/job.js';
import { projectDisk } from '../job-rules/project.js';
import type { DiskColumns, JobColumns } from '../job-rules/project.js';
import { BackupDisk } from './backup-disk.entity.js';
import { BackupJob } from './backup-job.entity.js';
import type { JobEventRow } from './job-event.entity.js';
import { readDiskWords, readInputs, writeDiskWords, writeInputs } from './stored-words.js';

/** A row of `backup_jobs` as people read it, without its words. Instants are UTC text. */
export type JobRow = Readonly<Pick<BackupJob, (typeof JOB_MEMBERS)[number]>>;
/** A row of `backup_disks` likewise. */
export type DiskRow = Readonly<Pick<BackupDisk, (typeof DISK_MEMBERS)[number]>>;

/** A row as the hub loads it in order to change the job. */
export type StoredJob = JobRow & Readonly<Pick<BackupJob, 'words' | 'samples_step'>>;
/** The same row as the hub writes it. */
export type WrittenJob = StoredJob & Readonly<Pick<BackupJob, 'flagged_at'>>;
export type StoredDisk = DiskRow & Readonly<Pick<BackupDisk, 'words'>>;

/** A row of `job_events`, before the database numbers it. */
export type JobEventRecord = Readonly<Omit<JobEventRow, 'id' | 'job' | 'at'>> & { readonly at: string };

/** Only stored-words.ts reads words; the instants of success and trouble are for counts and indexes. */
export const JOB_MEMBERS = columnsOf(BackupJob).filter(
  (column) =>
    column !== 'words' && column !== 'samples_step' && column !== 'succeeded_at' && column !== 'flagged_at',
);
export const DISK_MEMBERS = columnsOf(BackupDisk).filter((column) => column !== 'words');

export const READ_JOB_COLUMNS = JOB_MEMBERS.join(', ');
export const READ_DISK_COLUMNS = DISK_MEMBERS.join(', ');
export const STORED_JOB_COLUMNS = `${READ_JOB_COLUMNS}, words, samples_step`;
export const STORED_DISK_COLUMNS = `${READ_DISK_COLUMNS}, words`;

const INSTANTS = { started_at: fromColumn, completed_at: fromColumn };

/** In the order of the projection, so that the engine compares objects of one shape. */
const jobColumnsOf = picker<StoredJob, JobColumns>(namesOf(newJob('', 'backup', 0).columns), INSTANTS);
const diskColumnsOf = picker<StoredDisk, DiskColumns>(namesOf(projectDisk({})));

export function jobToRow(job: Job): WrittenJob {
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
    samples: job.samples.stored.samples,
    open_samples: job.samples.stored.open_samples,
    samples_step: job.samples.step,
    flagged_at: hasTrouble(job.columns) ? toColumn(job.columns.completed_at) : null,
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
    samples: {
      stored: { samples: row.samples, open_samples: row.open_samples },
      shed: null,
      step: row.samples_step,
    },
  };
}

export function diskFromRow(row: StoredDisk): Disk {
  const columns = diskColumnsOf(row);
  const updatedAt = fromColumn(row.updated_at);
  return { words: readDiskWords(row.words, columns, updatedAt), columns, updatedAt };
}

/** Whether a chart marks the end of this job: it failed, or completed with warnings. */
function hasTrouble({ status, warning_count }: JobColumns): boolean {
  return status === 'failed' || (status === 'completed' && warning_count > 0);
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

function namesOf<T extends object>(value: T): (keyof T & string)[] {
  return Object.keys(value) as (keyof T & string)[];
}
