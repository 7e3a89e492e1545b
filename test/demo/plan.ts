import type { JobType } from '../../src/job-rules/vocabulary.js';

/** How a run ends, once its bytes have reached `atShare` of their total. */
export interface Ending {
  readonly status: 'completed' | 'failed' | 'cancelled';
  readonly atShare: number;
  readonly error?: string;
}

export interface PlannedDisk {
  readonly label: string;
  readonly bytes: number;
}

/** A time in which the client reports nothing, in ms since 1970; `until` is Infinity where it never comes back. */
export interface Silence {
  readonly from: number;
  readonly until: number;
}

/** One run of one machine. Instants are ms since 1970. */
export interface RunPlan {
  readonly id: string;
  readonly jobType: JobType;
  readonly vmName: string;
  readonly backupType: 'full' | 'incremental' | 'differential' | null;
  readonly repository: string;
  readonly policy: string;
  readonly startsAt: number;
  readonly disks: readonly PlannedDisk[];
  /** Bytes per second, more or less. */
  readonly speed: number;
  readonly hasTotal: boolean;
  readonly warnings: number;
  readonly ending: Ending;
  readonly silence?: Silence;
  /** From then on it is heard of, and copies nothing. */
  readonly stuckAt?: number;
  /** How long it finalizes. */
  readonly finalizesFor?: number;
}
