import type { BatchAnswerDto } from '../../../src/telemetry/dto/telemetry-answer.dto.js';
import type { BatchedReportDto } from '../../../src/telemetry/dto/telemetry-report.dto.js';
import type { DiskReportDto } from '../../../src/telemetry/dto/disk-report.dto.js';
import type { BackupType, JobType, ReportedStatus } from '../../../src/job-rules/vocabulary.js';

export type { BackupType, JobType, ReportedStatus };

/** One update, as the hub's batch route takes it. */
export type WireUpdate = Pick<BatchedReportDto, keyof BatchedReportDto>;
export type WireDisk = Pick<DiskReportDto, keyof DiskReportDto>;
export type DiskStatus = NonNullable<WireDisk['status']>;
export type BatchAnswer = BatchAnswerDto;

/** An update before the spool gives it its job and its place in the order of the job's updates. */
export type Word = Omit<WireUpdate, 'job_id' | 'job_type' | 'sequence'> & { timestamp: string };

export interface JobName {
  readonly jobType: JobType;
  readonly jobId: string;
}

/** A first or last word is never dropped for a newer figure; progress is, for newer progress. */
export type WordKind = 'first' | 'progress' | 'last';

export const STATUSES: readonly ReportedStatus[] = ['pending', 'running', 'completed', 'failed', 'cancelled'];
export const JOB_TYPES: readonly JobType[] = ['backup', 'restore', 'replication'];
export const BACKUP_TYPES: readonly BackupType[] = ['full', 'incremental', 'differential'];
export const DISK_STATUSES: readonly DiskStatus[] = [
  'pending',
  'transferring',
  'completed',
  'failed',
  'running',
];

/** The members that this client sends, which the hub's OpenAPI document has to know. */
export const UPDATE_MEMBERS: Readonly<Record<keyof WireUpdate, true>> = {
  job_id: true,
  job_type: true,
  status: true,
  sequence: true,
  timestamp: true,
  current_phase: true,
  bytes_transferred: true,
  total_bytes: true,
  transfer_speed_bps: true,
  eta_seconds: true,
  progress_percent: true,
  warning_count: true,
  error: true,
  disks: true,
  vm_name: true,
  repository_id: true,
  policy_id: true,
  backup_type: true,
};
export const DISK_MEMBERS: Readonly<Record<keyof WireDisk, true>> = {
  disk_index: true,
  label: true,
  bytes_transferred: true,
  total_bytes: true,
  progress_percent: true,
  status: true,
  error: true,
};

export function isEnding(status: ReportedStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}
