import { readdir } from 'node:fs/promises';
import type { Database as SqliteConnection } from 'better-sqlite3';
import { DataSource } from 'typeorm';
import type { DataSourceOptions, Logger, MigrationInterface } from 'typeorm';
import type { DatabaseSettings, MysqlSettings, SqliteSettings } from './database-url.js';
import type { EntityClass } from '../schema.js';
import { keepInstantsAsText } from './instants-as-text.js';
import { mysqlDriver } from './mysql-session.js';
import { SqliteDriver } from './sqlite-driver.js';
import { tlsOptions } from './tls.js';

const QUERY_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 5_000;
const SQLITE_BUSY_TIMEOUT_MS = 5_000;

interface ServerOptions {
  /** A statement is given up after this time; 0 waits for as long as it takes. */
  readonly queryTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
  /** TypeORM reads the schemas of the two in different ways; all else is the same. */
  readonly type?: 'mysql' | 'mariadb';
}

/** TypeORM reports slow queries even so, with all of their values; what is wrong is told where it is dealt with. */
const SILENT: Logger = {
  logQuery() {},
  logQueryError() {},
  logQuerySlow() {},
  logSchemaBuild() {},
  logMigration() {},
  log() {},
};

/** A data source that is not connected yet; the server and the migration commands share this. */
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

/** The REGEXP of the other databases, which SQLite leaves to its users; a query has one pattern for all of its rows. */
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
    // Instants travel as the same text on every database, so no driver's time zone can shift them.
    dateStrings: true,
    bigNumberStrings: false,
    connectTimeout: connectTimeoutMs,
    enableQueryTimeout: queryTimeoutMs > 0,
    maxQueryExecutionTime: queryTimeoutMs,
    poolSize,
    // A transaction is two packets of statements, not one a statement (see mysql-transaction.ts).
    multipleStatements: true,
    extra: { decimalNumbers: true },
  };
}

/** SQLite autoincrements a column only when its type is spelt INTEGER. */
function countUpIntegersAlone({ driver }: DataSource): void {
  const normalizeType = driver.normalizeType.bind(driver);
  driver.normalizeType = (column) => {
    const type = normalizeType(column);
    return type === 'bigint' && 'generationStrategy' in column && column.generationStrategy
      ? 'integer'
      : type;
  };
}

/** Compiled, the migrations lie in dist/migrations; run from source, in the top folder. */
async function loadMigrations(): Promise<(new () => MigrationInterface)[]> {
  const fromSource = import.meta.url.endsWith('.ts');
  const folder = new URL(fromSource ? '../../../../migrations/' : '../../../migrations/', import.meta.url);
  const files = (await readdir(folder)).filter((file) => /^\d+-.*\.[jt]s$/.test(file)).toSorted();
  const modules = await Promise.all(
    files.map((file) => import(new URL(file, folder).href) as Promise<object>),
  );
  return modules.flatMap((module) => Object.values(module) as (new () => MigrationInterface)[]);
}
