import type { SettingsReader } from '../platform/config/settings-reader.js';

export interface JobsSettings {
  /** How many requests may wait for their commit. */
  readonly ingestMaxWaiting: number;
  /** The most machines, per job type, that the metrics name. */
  readonly metricsMaxMachines: number;
}

export function readJobsSettings(read: SettingsReader): JobsSettings {
  return {
    ingestMaxWaiting: read.whole('INGEST_MAX_WAITING', 10_000, 1, 1_000_000),
    metricsMaxMachines: read.whole('METRICS_MAX_MACHINES', 1_000, 0, 100_000),
  };
}
