import type { SettingsReader } from '../platform/config/settings-reader.js';

export interface RateLimitsSettings {
  /** Limits each token, or each address without one; 0 means no limit. */
  readonly rateLimitPerSecond: number;
  /** How many requests may come at once. */
  readonly rateLimitBurst: number;
}

export function readRateLimitsSettings(read: SettingsReader): RateLimitsSettings {
  const rateLimitPerSecond = read.whole('RATE_LIMIT_PER_SECOND', 0, 0, 1_000_000);
  return {
    rateLimitPerSecond,
    rateLimitBurst: read.whole('RATE_LIMIT_BURST', rateLimitPerSecond || 1, 1, 1_000_000),
  };
}
