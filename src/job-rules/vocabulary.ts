export const JOB_TYPES = ['backup', 'restore', 'replication'] as const;
export type JobType = (typeof JOB_TYPES)[number];

/** The statuses that a client may report. */
export const REPORTED_STATUSES = ['pending', 'running', 'completed', 'failed', 'cancelled'] as const;
export type ReportedStatus = (typeof REPORTED_STATUSES)[number];

/** The statuses of a job's row: those of clients, and `stalled`, which only the hub sets. */
export const JOB_STATUSES = ['pending', 'running', 'stalled', 'completed', 'failed', 'cancelled'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

export const DISK_STATUSES = ['pending', 'transferring', 'completed', 'failed'] as const;
export type DiskStatus = (typeof DISK_STATUSES)[number];

export const BACKUP_TYPES = ['full', 'incremental', 'differential'] as const;
export type BackupType = (typeof BACKUP_TYPES)[number];

export const FAILURE_REASONS = ['lost', 'never_started', 'cancelled_by_operator'] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

export type EndedStatus = 'completed' | 'failed' | 'cancelled';

const ENDED: ReadonlySet<JobStatus> = new Set<EndedStatus>(['completed', 'failed', 'cancelled']);

export function hasEnded(status: JobStatus): status is EndedStatus {
  return ENDED.has(status);
}

/** The largest byte count, sequence or counter that JSON carries exactly: 2^53-1. */
export const MAX_WHOLE = Number.MAX_SAFE_INTEGER;

/** The longest estimate that is stored. */
export const MAX_ETA_SECONDS = 2_147_483_647;
