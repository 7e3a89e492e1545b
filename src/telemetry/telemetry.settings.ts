import type { SettingsReader } from '../platform/config/settings-reader.js';

export interface TelemetrySettings {
  /** Whether a first update creates its job, or only PUT does. */
  readonly jobRegistration: 'auto' | 'strict';
}

export function readTelemetrySettings(read: SettingsReader): TelemetrySettings {
  return { jobRegistration: read.oneOf('JOB_REGISTRATION', ['auto', 'strict'], 'auto') };
}
