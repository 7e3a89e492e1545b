import { NO_SAMPLES } from './curve/sample.js';
import type { Samples } from './curve/sample.js';
import { NO_ENDINGS } from './endings.js';
import type { DiskColumns, JobColumns, JobInputs } from './project.js';
import { projectJob } from './project.js';
import type { DiskMembers } from './update.js';
import type { JobType } from './vocabulary.js';
import type { Words } from './words.js';

export interface Disk {
  readonly words: Words<DiskMembers>;
  readonly columns: DiskColumns;
  readonly updatedAt: number;
}

/**
 * A job as the hub knows it: the words about it, the columns that follow from them, and the hub's own timestamps
 * (milliseconds since 1970, by the database's clock). Never changed in place.
 */
export interface Job {
  readonly id: string;
  readonly jobType: JobType;
  readonly inputs: JobInputs;
  readonly columns: JobColumns;
  readonly disks: ReadonlyMap<number, Disk>;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly registeredAt: number | null;
  readonly lastTelemetryAt: number | null;
  readonly lastProgressAt: number | null;
  /** Grows by one whenever a column of the job or of a disk changes; 0 while the job has no row yet. */
  readonly revision: number;
  readonly samples: Samples;
}

export function newJob(id: string, jobType: JobType, now: number): Job {
  const inputs: JobInputs = {
    words: {},
    startedAt: null,
    endings: NO_ENDINGS,
    verdict: null,
    cancellation: null,
  };
  return {
    id,
    jobType,
    inputs,
    columns: projectJob(id, inputs, []),
    disks: new Map(),
    createdAt: now,
    updatedAt: now,
    registeredAt: null,
    lastTelemetryAt: null,
    lastProgressAt: null,
    revision: 0,
    samples: NO_SAMPLES,
  };
}
