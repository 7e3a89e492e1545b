import { WrongSetting } from '../platform/config/settings-reader.js';
import type { SettingsReader } from '../platform/config/settings-reader.js';

const LARGEST_PORT = 65_535;

export interface RunsSettings {
  /** The port for clients of `local-telemetry`; 0 picks a free one, undefined is none. */
  readonly localTelemetryPort: number | undefined;
}

export function readRunsSettings(read: SettingsReader): RunsSettings {
  const port = read.parsed('LOCAL_TELEMETRY_PORT', 'none', (value) => {
    if (value === 'none') return -1;
    const number = /^\d{1,5}$/.test(value) ? Number(value) : LARGEST_PORT + 1;
    if (number > LARGEST_PORT) throw new WrongSetting(`'none' or a whole number from 0 to ${LARGEST_PORT}`);
    return number;
  });
  return { localTelemetryPort: port < 0 ? undefined : port };
}
