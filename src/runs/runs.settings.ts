import type { SettingsReader } from '../platform/config/settings-reader.js';
import { readExtraPort } from '../platform/http/extra-port.js';

export interface RunsSettings {
  /** The port for clients of `local-telemetry`; 0 picks a free one, undefined is none. */
  readonly localTelemetryPort: number | undefined;
}

export function readRunsSettings(read: SettingsReader): RunsSettings {
  return { localTelemetryPort: readExtraPort(read, 'LOCAL_TELEMETRY_PORT') };
}
