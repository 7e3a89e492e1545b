import type { BackupType, DiskStatus, JobType, ReportedStatus } from './vocabulary.js';
import type { Key } from './words.js';

/** The members of a job that clients speak about. Bytes, bytes per second, seconds; instants in ms since 1970. */
export interface JobMembers {
  status: ReportedStatus;
  /** The error that goes with `status`; null says that there is none. */
  error: string | null;
  /** The instant of the update that said `status`. */
  status_at: number;
  current_phase: string;
  bytes_transferred: number;
  total_bytes: number;
  transfer_speed_bps: number;
  eta_seconds: number;
  progress_percent: number;
  warning_count: number;
  vm_name: string;
  repository_id: string;
  policy_id: string;
  backup_type: BackupType;
}

export interface DiskMembers {
  label: string;
  status: DiskStatus;
  error: string | null;
  bytes_transferred: number;
  total_bytes: number;
  progress_percent: number;
}

export interface DiskUpdate {
  readonly disk_index: number;
  readonly said: Partial<DiskMembers>;
}

type StatusWord = Pick<JobMembers, 'status' | 'error' | 'status_at'>;

/** One report by a client about one job, valid and in plain words. */
export interface Update {
  readonly jobType: JobType;
  readonly jobId: string;
  readonly key: Key;
  readonly said: StatusWord & Partial<JobMembers>;
  readonly disks: readonly DiskUpdate[];
}

/** What `PUT` says of a job before (or while) it runs. */
export interface Registration {
  readonly jobType: JobType;
  readonly jobId: string;
  readonly said: Partial<
    Pick<JobMembers, 'vm_name' | 'repository_id' | 'policy_id' | 'backup_type' | 'total_bytes'>
  >;
  readonly disks: readonly DiskUpdate[];
}
