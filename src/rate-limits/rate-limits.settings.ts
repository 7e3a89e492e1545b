import type { SettingsReader } from '../platform/config/settings-reader.js';

export interface RateLimitsSettings {
  /** Of each token, or of each address where there is none; 0 for as many as there are. */
  readonly rateLimitPerSecond: number;
  /** How many of them at once. */
  readonly rateLimitBurst: number;
}

export function readRateLimitsSettings(read: SettingsReader): RateLimitsSettings {
  const rateLimitPerSecond = read.whole('RATE_LIMIT_PER_SECOND', 0, 0, 1_000_000);
  return {
    rateLimitPerSecond,
    rateLimitBurst: read.whole('RATE_LIMIT_BURST', rateLimitPerSecond || 1, 1, 1_000_000),
  };
}
