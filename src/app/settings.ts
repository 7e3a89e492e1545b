import { readAuth } from '../auth/auth.settings.js';
import type { Auth } from '../auth/auth.settings.js';
import { isatty } from 'node:tty';
import { readDatabases } from '../platform/database/connecting/database-settings.js';
import type { DatabaseSettings, MysqlSettings } from '../platform/database/connecting/database-url.js';
import { readHost } from '../platform/http/host.js';
import { readOrigins } from '../platform/http/origins.js';
import { SettingsReader } from '../platform/config/settings-reader.js';
import { readTrustedProxies } from '../platform/http/trusted-proxies.js';

const TEN_YEARS = 315_360_000;
const ONE_DAY = 86_400;

const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** All validated settings of the hub, with units in their names. */
export interface Settings {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** Whether requests need a token. */
  readonly auth: Auth;
  readonly database: DatabaseSettings;
  /** The replica that GETs of jobs read from, if any. */
  readonly readReplica: MysqlSettings | undefined;
  readonly migrateOnStart: boolean;
  readonly jobRegistration: 'auto' | 'strict';
  readonly staleAfterMs: number;
  readonly failAfterMs: number;
  readonly pendingFailAfterMs: number;
  readonly sweepIntervalMs: number;
  /** How long ended jobs are kept; 0 keeps them for ever. */
  readonly retentionMs: number;
  /** How many requests may wait for their commit. */
  readonly ingestMaxWaiting: number;
  /** How long requests under way may take once shutdown has begun. */
  readonly shutdownGraceMs: number;
  readonly logLevel: LogLevel;
  readonly logFormat: 'pretty' | 'json';
  /** The most machines, per job type, that the metrics name. */
  readonly metricsMaxMachines: number;
  /** Limits each token, or each address without one; 0 means no limit. */
  readonly rateLimitPerSecond: number;
  /** How many requests may come at once. */
  readonly rateLimitBurst: number;
  /** How long a request may take to arrive in full. */
  readonly requestTimeoutMs: number;
  readonly maxConnections: number;
  /** Proxies, by address or range, whose X-Forwarded-For is trusted. */
  readonly trustProxy: readonly string[];
  /** The origins of pages that may call the hub. */
  readonly corsOrigins: readonly string[];
}

/** Injection token of the {@link Settings}. */
export const SETTINGS = Symbol('SETTINGS');

/** @throws {SettingsError} with one line for each wrong variable. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const read = new SettingsReader(env);
  const { database, readReplica } = readDatabases(read);
  const host = read.parsed('HOST', '127.0.0.1', readHost);
  const rateLimitPerSecond = read.whole('RATE_LIMIT_PER_SECOND', 0, 0, 1_000_000);
  const settings: Settings = {
    host,
    port: read.whole('PORT', 8082, 0, 65_535),
    auth: readAuth(read, host),
    database,
    readReplica,
    migrateOnStart:
      read.oneOf('MIGRATE_ON_START', ['true', 'false'], String(database.kind === 'sqlite')) === 'true',
    jobRegistration: read.oneOf('JOB_REGISTRATION', ['auto', 'strict'], 'auto'),
    staleAfterMs: read.whole('STALE_AFTER_SECONDS', 60, 1, TEN_YEARS) * 1000,
    failAfterMs: read.whole('FAIL_AFTER_SECONDS', 300, 1, TEN_YEARS) * 1000,
    pendingFailAfterMs: read.whole('PENDING_FAIL_AFTER_SECONDS', ONE_DAY, 1, TEN_YEARS) * 1000,
    sweepIntervalMs: read.whole('SWEEP_INTERVAL_SECONDS', 10, 1, ONE_DAY) * 1000,
    retentionMs: read.whole('RETENTION_DAYS', 0, 0, 36_500) * ONE_DAY * 1000,
    ingestMaxWaiting: read.whole('INGEST_MAX_WAITING', 10_000, 1, 1_000_000),
    shutdownGraceMs: read.whole('SHUTDOWN_GRACE_SECONDS', 10, 1, 3_600) * 1000,
    logLevel: read.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
    logFormat: read.oneOf('LOG_FORMAT', ['pretty', 'json'], isatty(process.stdout.fd) ? 'pretty' : 'json'),
    metricsMaxMachines: read.whole('METRICS_MAX_MACHINES', 1_000, 0, 100_000),
    rateLimitPerSecond,
    rateLimitBurst: read.whole('RATE_LIMIT_BURST', rateLimitPerSecond || 1, 1, 1_000_000),
    requestTimeoutMs: read.whole('REQUEST_TIMEOUT_SECONDS', 30, 1, 3_600) * 1000,
    maxConnections: read.whole('MAX_CONNECTIONS', 10_000, 1, 1_000_000),
    trustProxy: read.parsed('TRUST_PROXY', 'none', readTrustedProxies),
    corsOrigins: read.parsed('CORS_ORIGINS', 'none', readOrigins),
  };
  read.finish();
  return settings;
}

/** The settings for commands that only use the database. @throws {SettingsError} */
export function readDatabaseSettings(env: NodeJS.ProcessEnv): DatabaseSettings {
  const read = new SettingsReader(env);
  const { database } = readDatabases(read);
  read.finish();
  return database;
}
