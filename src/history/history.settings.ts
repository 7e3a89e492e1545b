import { ONE_DAY, TEN_YEARS } from '../platform/config/seconds.js';
import type { SettingsReader } from '../platform/config/settings-reader.js';

const HOUR_MS = 3_600_000;
const DAY_MS = ONE_DAY * 1_000;

/** How long a job must have been over before its curve is thinned. */
export interface HistorySettings {
  /** To buckets of a minute. */
  readonly samplesFineMs: number;
  /** To buckets of 15 minutes. */
  readonly samplesMinuteMs: number;
}

export function readHistorySettings(read: SettingsReader): HistorySettings {
  return {
    samplesFineMs: read.whole('SAMPLES_FINE_HOURS', 24, 1, TEN_YEARS / 3_600) * HOUR_MS,
    samplesMinuteMs: read.whole('SAMPLES_MINUTE_DAYS', 30, 1, TEN_YEARS / ONE_DAY) * DAY_MS,
  };
}
