import { fromColumn, toColumn, toRfc3339 } from '../platform/database/instant.js';
import type { JobType } from '../job-rules/vocabulary.js';
import type { KnownToken } from '../auth/known-tokens.js';
import type { Role } from '../auth/role.js';
import type { TokenGrant } from './token-grant.js';

/** A row of `api_tokens`; the lists are JSON, the instants UTC text. */
export interface TokenRow {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  readonly job_types: string | null;
  readonly job_id_prefixes: string | null;
  readonly sha256: string;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly last_used_at: string | null;
}

/** A token as operators see it, without its digest. */
export interface TokenView {
  readonly name: string;
  readonly role: Role;
  readonly job_types: readonly JobType[] | null;
  readonly job_id_prefixes: readonly string[] | null;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly last_used_at: string | null;
}

export const TOKEN_COLUMNS =
  'id, name, role, job_types, job_id_prefixes, sha256, created_at, expires_at, revoked_at, last_used_at';

/** The row of a token created `now`; the database assigns its id. */
export function rowOf(grant: TokenGrant, digest: Buffer, now: number): Omit<TokenRow, 'id'> {
  return {
    name: grant.name,
    role: grant.role,
    job_types: toJson(grant.jobTypes),
    job_id_prefixes: toJson(grant.jobIdPrefixes),
    sha256: digest.toString('hex'),
    created_at: toColumn(now),
    expires_at: toColumn(grant.expiresAt ?? null),
    revoked_at: null,
    last_used_at: null,
  };
}

export function knownFrom(row: TokenRow): KnownToken {
  return {
    id: row.id,
    digest: Buffer.from(row.sha256, 'hex'),
    expiresAt: fromColumn(row.expires_at) ?? Infinity,
    caller: {
      name: row.name,
      role: row.role,
      limits: {
        jobTypes: jobTypesOf(row) ?? undefined,
        jobIdPrefixes: fromJson(row.job_id_prefixes) ?? undefined,
      },
    },
  };
}

export function viewOf(row: TokenRow): TokenView {
  return {
    name: row.name,
    role: row.role,
    job_types: jobTypesOf(row),
    job_id_prefixes: fromJson(row.job_id_prefixes),
    created_at: toRfc3339(row.created_at),
    expires_at: toRfc3339(row.expires_at),
    revoked_at: toRfc3339(row.revoked_at),
    last_used_at: toRfc3339(row.last_used_at),
  };
}

function jobTypesOf({ job_types }: TokenRow): JobType[] | null {
  return fromJson(job_types) as JobType[] | null;
}

function toJson(list: readonly string[] | undefined): string | null {
  return list ? JSON.stringify(list) : null;
}

function fromJson(text: string | null): string[] | null {
  return text === null ? null : (JSON.parse(text) as string[]);
}
