import type { KnownToken } from '../auth/known-tokens.js';
import type { ApiToken } from './api-token.entity.js';
import type { TokenGrant } from './token-grant.js';

/** The row of a token created `now`; the database assigns its id. */
export function storedToken(grant: TokenGrant, digest: Buffer, now: number): Omit<ApiToken, 'id'> {
  return {
    name: grant.name,
    role: grant.role,
    job_types: grant.jobTypes ? [...grant.jobTypes] : null,
    job_id_prefixes: grant.jobIdPrefixes ? [...grant.jobIdPrefixes] : null,
    sha256: digest.toString('hex'),
    created_at: now,
    expires_at: grant.expiresAt ?? null,
    revoked_at: null,
    last_used_at: null,
  };
}

export function knownFrom(token: ApiToken): KnownToken {
  return {
    id: token.id,
    digest: Buffer.from(token.sha256, 'hex'),
    expiresAt: token.expires_at ?? Infinity,
    caller: {
      name: token.name,
      role: token.role,
      limits: {
        jobTypes: token.job_types ?? undefined,
        jobIdPrefixes: token.job_id_prefixes ?? undefined,
      },
    },
  };
}
