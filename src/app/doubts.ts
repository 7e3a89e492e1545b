import { isFile } from '../platform/database/connecting/database-url.js';
import type { Settings } from './settings.js';

/** Settings that are valid one by one, but together do what hardly anybody wants. */
export interface Doubt {
  readonly says: string;
  readonly todo: string;
  /** Harmless, and possibly intended. */
  readonly isMild?: boolean;
}

type Rule = (settings: Settings, env: NodeJS.ProcessEnv) => Doubt | undefined;

const RULES: readonly Rule[] = [
  neverStalled,
  judgedLate,
  noTokens,
  noTables,
  burstWithoutRate,
  poolOfSqlite,
  quotedPassword,
];

/** Empty where the settings are consistent. */
export function doubtsOf(settings: Settings, env: NodeJS.ProcessEnv): Doubt[] {
  return RULES.map((rule) => rule(settings, env)).filter((doubt) => doubt !== undefined);
}

function neverStalled({ staleAfterMs, failAfterMs }: Settings): Doubt | undefined {
  if (failAfterMs > staleAfterMs) return undefined;
  const [fail, stale] = [failAfterMs / 1000, staleAfterMs / 1000];
  const how = fail === stale ? 'equal to' : 'below';
  return {
    says: `FAIL_AFTER_SECONDS (${fail}) is ${how} STALE_AFTER_SECONDS (${stale}): a silent job fails without being marked stalled first`,
    todo: 'Set FAIL_AFTER_SECONDS above STALE_AFTER_SECONDS.',
    isMild: fail === stale,
  };
}

function judgedLate({ sweepIntervalMs, ...settings }: Settings): Doubt | undefined {
  const limits = [
    ['STALE_AFTER_SECONDS', settings.staleAfterMs],
    ['FAIL_AFTER_SECONDS', settings.failAfterMs],
    ['PENDING_FAIL_AFTER_SECONDS', settings.pendingFailAfterMs],
  ] as const;
  const [name, ms] = limits.reduce((least, limit) => (limit[1] < least[1] ? limit : least));
  if (sweepIntervalMs <= ms) return undefined;
  return {
    says: `SWEEP_INTERVAL_SECONDS (${sweepIntervalMs / 1000}) is above ${name} (${ms / 1000}): silent jobs are found much later than that`,
    todo: `Set SWEEP_INTERVAL_SECONDS below ${name}.`,
  };
}

function noTokens({ auth, database }: Settings): Doubt | undefined {
  if (auth === 'off' || database.kind === 'mysql' || isFile(database)) return undefined;
  return {
    says: 'Requests need tokens, but an in-memory database cannot hold any: every request is answered 401',
    todo: 'Set DATABASE_URL to a file or a server, or HOST to 127.0.0.1.',
  };
}

function noTables({ migrateOnStart, database }: Settings): Doubt | undefined {
  if (migrateOnStart || database.kind === 'mysql' || isFile(database)) return undefined;
  return {
    says: 'MIGRATE_ON_START is false, but an in-memory database starts without tables: no start can succeed',
    todo: 'Unset MIGRATE_ON_START.',
  };
}

function burstWithoutRate({ rateLimitPerSecond }: Settings, env: NodeJS.ProcessEnv): Doubt | undefined {
  if (rateLimitPerSecond > 0 || env['RATE_LIMIT_BURST'] === undefined) return undefined;
  return {
    says: 'RATE_LIMIT_BURST has no effect without RATE_LIMIT_PER_SECOND',
    todo: 'Set both, or neither.',
  };
}

function poolOfSqlite({ database }: Settings, env: NodeJS.ProcessEnv): Doubt | undefined {
  if (database.kind === 'mysql' || env['DATABASE_POOL_SIZE'] === undefined) return undefined;
  return {
    says: 'DATABASE_POOL_SIZE has no effect on SQLite, which has one connection',
    todo: 'Unset DATABASE_POOL_SIZE.',
    isMild: true,
  };
}

function quotedPassword(_settings: Settings, env: NodeJS.ProcessEnv): Doubt | undefined {
  if (!/^(["']).+\1$/s.test(env['DATABASE_PASSWORD'] ?? '')) return undefined;
  return {
    says: 'DATABASE_PASSWORD is in quotes, which count as part of the password',
    todo: "Remove them unless they belong to it: some env files (Docker's) keep quotes.",
  };
}
