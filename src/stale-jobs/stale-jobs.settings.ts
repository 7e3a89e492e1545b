import type { SettingsReader } from '../platform/config/settings-reader.js';
import { ONE_DAY, TEN_YEARS } from '../platform/config/seconds.js';

export interface StaleJobsSettings {
  readonly staleAfterMs: number;
  readonly failAfterMs: number;
  readonly pendingFailAfterMs: number;
  readonly sweepIntervalMs: number;
}

export function readStaleJobsSettings(read: SettingsReader): StaleJobsSettings {
  return {
    staleAfterMs: readStaleAfter(read),
    failAfterMs: read.whole('FAIL_AFTER_SECONDS', 300, 1, TEN_YEARS) * 1000,
    pendingFailAfterMs: read.whole('PENDING_FAIL_AFTER_SECONDS', ONE_DAY, 1, TEN_YEARS) * 1000,
    sweepIntervalMs: read.whole('SWEEP_INTERVAL_SECONDS', 10, 1, ONE_DAY) * 1000,
  };
}

export function readStaleAfter(read: SettingsReader): number {
  return read.whole('STALE_AFTER_SECONDS', 60, 1, TEN_YEARS) * 1000;
}
