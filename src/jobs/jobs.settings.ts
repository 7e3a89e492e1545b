import { TEN_YEARS } from '../platform/config/seconds.js';
import type { SettingsReader } from '../platform/config/settings-reader.js';

export interface JobsSettings {
  /** How many requests may wait for their commit. */
  readonly ingestMaxWaiting: number;
  /** The most machines, per job type, that the metrics name. */
  readonly metricsMaxMachines: number;
  /** A job that is heard of and has not moved for longer is stuck. */
  readonly noProgressMs: number;
}

export function readJobsSettings(read: SettingsReader): JobsSettings {
  return {
    ingestMaxWaiting: read.whole('INGEST_MAX_WAITING', 10_000, 1, 1_000_000),
    metricsMaxMachines: read.whole('METRICS_MAX_MACHINES', 1_000, 0, 100_000),
    noProgressMs: readNoProgress(read),
  };
}

export function readNoProgress(read: SettingsReader): number {
  return read.whole('NO_PROGRESS_SECONDS', 600, 1, TEN_YEARS) * 1_000;
}
