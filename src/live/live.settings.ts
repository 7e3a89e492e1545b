import type { SettingsReader } from '../platform/config/settings-reader.js';

export interface LiveSettings {
  /** How many streams a token, or an address without one, may have open. */
  readonly maxStreamsPerCaller: number;
}

export function readLiveSettings(read: SettingsReader): LiveSettings {
  return { maxStreamsPerCaller: read.whole('MAX_STREAMS_PER_CALLER', 50, 1, 100_000) };
}
