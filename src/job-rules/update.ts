import type { BackupType, DiskStatus, JobType, ReportedStatus } from './vocabulary.js';

/**
 * The members of a job that clients report. Bytes, bytes per second, seconds; instants in ms since 1970. A figure is
 * null where its newest word says that it is unknown.
 */
export interface JobMembers {
  status: ReportedStatus;
  /** The error that belongs to `status`; null means no error. */
  error: string | null;
  /** The instant of the update that said `status`. */
  status_at: number;
  current_phase: string;
  bytes_transferred: number | null;
  total_bytes: number | null;
  transfer_speed_bps: number | null;
  eta_seconds: number | null;
  progress_percent: number | null;
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
  bytes_transferred: number | null;
  total_bytes: number | null;
  progress_percent: number | null;
  /** Names the state of the disk that was backed up, as VMware's changed block tracking has it. */
  change_id: string;
  /** When `change_id` was told, by the database's clock. */
  changed_at: number;
}

export interface DiskUpdate {
  readonly disk_index: number;
  readonly said: Partial<DiskMembers>;
}

/** One validated report by a client about one job. */
export interface Update {
  readonly jobType: JobType;
  readonly jobId: string;
  /** The client's counter, which orders its updates; without one the timestamp does, else the arrival. */
  readonly sequence?: number | undefined;
  /** The client's own time of the report, in ms since 1970. */
  readonly timestamp?: number | undefined;
  readonly said: Pick<JobMembers, 'status' | 'error'> & Partial<Omit<JobMembers, 'status_at'>>;
  readonly disks: readonly DiskUpdate[];
}

/** The description of a job that `PUT` registers, before it runs or while it does. */
export interface Registration {
  readonly jobType: JobType;
  readonly jobId: string;
  readonly said: Partial<
    Pick<JobMembers, 'vm_name' | 'repository_id' | 'policy_id' | 'backup_type' | 'total_bytes'>
  >;
  readonly disks: readonly DiskUpdate[];
}
