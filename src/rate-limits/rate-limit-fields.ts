import type { Allowance, Rate } from './rate-limiter.js';

/**
 * The headers that tell a client its limit: `RateLimit-Policy` and `RateLimit` of
 * draft-ietf-httpapi-ratelimit-headers-10, and the three of its older versions, which more clients read.
 */
export function fieldsOf(
  { perSecond, burst }: Rate,
  { remaining, resetSeconds }: Allowance,
): RateLimitFields {
  return {
    'ratelimit-policy': `"default";q=${burst};w=${Math.ceil(burst / perSecond)}`,
    ratelimit: `"default";r=${remaining};t=${resetSeconds}`,
    'ratelimit-limit': String(burst),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(resetSeconds),
  };
}

export const RATE_LIMIT_FIELDS = {
  'RateLimit-Policy': 'The limit: `q` requests within `w` seconds.',
  RateLimit: 'The remaining requests (`r`), and the seconds (`t`) until there are more.',
  'RateLimit-Limit': 'The same for older clients: `q`.',
  'RateLimit-Remaining': 'The same for older clients: `r`.',
  'RateLimit-Reset': 'The same for older clients: `t`.',
} as const;

type RateLimitFields = Readonly<Record<Lowercase<keyof typeof RATE_LIMIT_FIELDS>, string>>;
