import type { SettingsReader } from '../platform/config/settings-reader.js';
import { ONE_DAY } from '../platform/config/seconds.js';

export interface RetentionSettings {
  /** How long ended jobs are kept; 0 keeps them for ever. */
  readonly retentionMs: number;
}

export function readRetentionSettings(read: SettingsReader): RetentionSettings {
  return { retentionMs: read.whole('RETENTION_DAYS', 0, 0, 36_500) * ONE_DAY * 1000 };
}
