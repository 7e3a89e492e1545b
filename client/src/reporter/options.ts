import type { BackupType, DiskStatus, JobType } from '../wire/update.js';

export interface ReporterOptions {
  /** The hub's, like `https://hub.example:8082`. Without one, reports stay in the spool for a later sender. */
  readonly url?: string | undefined;
  readonly token?: string | undefined;
  /** The file in which reports wait for the hub; several processes may share it. */
  readonly spool?: string | undefined;
  /** The most that the spool takes of the disk, in MiB; 64 by default. */
  readonly spoolMaxMb?: number | undefined;
  /** A file of certificates in PEM that the hub's is checked against, instead of the system's. */
  readonly ca?: string | undefined;
  /** Told troubles in one line each, for a log; each once. By default they go to stderr. */
  readonly say?: ((trouble: string) => void) | undefined;
}

export interface JobDescription {
  /** Names one run, in 1 to 128 characters: `nightly-pg1-2026-11-21`, not `nightly-pg1` every night. */
  readonly id: string;
  /** `backup` by default. */
  readonly jobType?: JobType | undefined;
  /** The machine that it is about. */
  readonly vmName?: string | undefined;
  readonly repositoryId?: string | undefined;
  readonly policyId?: string | undefined;
  readonly backupType?: BackupType | undefined;
  /** `running` by default; `pending` where it has yet to start, which the first `phase` or `progress` ends. */
  readonly status?: 'pending' | 'running' | undefined;
  readonly phase?: string | undefined;
}

/** Figures of a job; null says that one is unknown (again), and an absent one keeps what was said before. */
export interface JobFigures {
  readonly bytesTransferred?: number | null | undefined;
  readonly totalBytes?: number | null | undefined;
  /** Bytes per second. */
  readonly transferSpeedBps?: number | null | undefined;
  readonly etaSeconds?: number | null | undefined;
  /** 0 to 100; follows from the bytes where it is absent. */
  readonly progressPercent?: number | null | undefined;
  readonly warningCount?: number | undefined;
}

export interface DiskFigures {
  readonly label?: string | undefined;
  readonly bytesTransferred?: number | null | undefined;
  readonly totalBytes?: number | null | undefined;
  readonly progressPercent?: number | null | undefined;
  readonly status?: DiskStatus | undefined;
  readonly error?: unknown;
}
