import { readdir } from 'node:fs/promises';
import type { Database as SqliteConnection } from 'better-sqlite3';
import { DataSource } from 'typeorm';
import type { DataSourceOptions, Logger, MigrationInterface } from 'typeorm';
import type { DatabaseSettings, MysqlSettings, SqliteSettings } from './database-url.js';
import { LONG_TEXT } from '../columns.js';
import type { EntityClass } from '../schema.js';
import { keepInstantsAsText } from './instants-as-text.js';
import { mysqlDriver } from './mysql-session.js';
import { SqliteDriver } from './sqlite-driver.js';
import { tlsOptions } from './tls.js';

const QUERY_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 5_000;
const SQLITE_BUSY_TIMEOUT_MS = 5_000;

interface ServerOptions {
  /** A statement is abandoned after this time; 0 waits for ever. */
  readonly queryTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
  /** TypeORM reads the schemas of the two differently; everything else is the same. */
  readonly type?: 'mysql' | 'mariadb';
}

/**
 * Silences TypeORM, which would log slow queries with their values even without logging. Errors are logged where they
 * are handled.
 */
const SILENT: Logger = {
  logQuery() {},
  logQueryError() {},
  logQuerySlow() {},
  logSchemaBuild() {},
  logMigration() {},
  log() {},
};

/** A data source, not yet connected; shared by the server and the migration commands. */
export async function createDataSource(
  settings: DatabaseSettings,
  entities: readonly EntityClass[],
  server: ServerOptions = {},
): Promise<DataSource> {
  const dataSource = new DataSource({
    ...(settings.kind === 'sqlite' ? sqliteOptions(settings) : mysqlOptions(settings, server)),
    entities: [...entities],
    migrations: await loadMigrations(),
    logging: false,
    logger: SILENT,
  });
  if (settings.kind === 'sqlite') countUpIntegersAlone(dataSource);
  else widenLongTexts(dataSource);
  keepInstantsAsText(dataSource);
  return dataSource;
}

function sqliteOptions({ path }: SqliteSettings): DataSourceOptions {
  return {
    type: 'better-sqlite3',
    driver: SqliteDriver,
    database: path,
    enableWAL: path !== ':memory:',
    timeout: SQLITE_BUSY_TIMEOUT_MS,
    prepareDatabase: prepareSqlite,
  };
}

function prepareSqlite(connection: SqliteConnection): void {
  connection.pragma('synchronous = FULL');
  connection.function('regexp', { deterministic: true }, matcher());
}

/** Implements REGEXP, which SQLite lacks. A query has one pattern for all rows, so the last compiled one is kept. */
function matcher(): (pattern: unknown, text: unknown) => number | null {
  let compiled: { readonly pattern: string; readonly expression: RegExp } | undefined;
  return (pattern, text) => {
    if (typeof pattern !== 'string' || typeof text !== 'string') return null;
    if (compiled?.pattern !== pattern) compiled = { pattern, expression: new RegExp(pattern, 'u') };
    return Number(compiled.expression.test(text));
  };
}

function mysqlOptions(settings: MysqlSettings, server: ServerOptions): DataSourceOptions {
  const { host, port, user, password, database, tls, poolSize } = settings;
  const { type = 'mysql', queryTimeoutMs = QUERY_TIMEOUT_MS, connectTimeoutMs = CONNECT_TIMEOUT_MS } = server;
  return {
    type,
    driver: mysqlDriver,
    host,
    port,
    username: user,
    password,
    database,
    ...(tls && { ssl: tlsOptions(tls) }),
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    // Instants travel as text on every database, so that no driver's time zone can shift them.
    dateStrings: true,
    bigNumberStrings: false,
    connectTimeout: connectTimeoutMs,
    enableQueryTimeout: queryTimeoutMs > 0,
    maxQueryExecutionTime: queryTimeoutMs,
    poolSize,
    // A transaction is sent in two packets, not one per statement (see mysql-transaction.ts).
    multipleStatements: true,
    extra: { decimalNumbers: true },
  };
}

/** SQLite autoincrements a column only if its type is spelled INTEGER. */
function countUpIntegersAlone({ driver }: DataSource): void {
  const normalizeType = driver.normalizeType.bind(driver);
  driver.normalizeType = (column) => {
    const type = normalizeType(column);
    return type === 'bigint' && 'generationStrategy' in column && column.generationStrategy
      ? 'integer'
      : type;
  };
}

/** SQLite has no MEDIUMTEXT, and its TEXT no limit; MySQL's TEXT ends at 64 KiB. */
function widenLongTexts({ driver }: DataSource): void {
  const normalizeType = driver.normalizeType.bind(driver);
  driver.normalizeType = (column) =>
    'transformer' in column && column.transformer === LONG_TEXT ? 'mediumtext' : normalizeType(column);
}

/** The compiled migrations are in dist/migrations; when run from source, they are in the top folder. */
async function loadMigrations(): Promise<(new () => MigrationInterface)[]> {
  const fromSource = import.meta.url.endsWith('.ts');
  const folder = new URL(fromSource ? '../../../../migrations/' : '../../../migrations/', import.meta.url);
  const files = (await readdir(folder)).filter((file) => /^\d+-.*\.[jt]s$/.test(file)).toSorted();
  const modules = await Promise.all(
    files.map((file) => import(new URL(file, folder).href) as Promise<object>),
  );
  return modules.flatMap((module) => Object.values(module) as (new () => MigrationInterface)[]);
}
