import type { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { StartError } from '../common/start-error.js';
import type { DatabaseSettings, SqliteSettings } from '../config/database-url.js';
import type { Settings } from '../config/settings.js';
import { isFile } from '../config/database-url.js';
import { connect } from './connect.js';
import { createDataSource } from './data-source.js';
import { isAway, lostConnection } from './database-errors.js';
import { Database } from './database.js';
import { dialectOf } from './dialect.js';
import type { Dialect } from './dialect.js';
import { applyMigrations, pendingMigrations } from './migrations.js';
import { assertSession } from './mysql-session.js';
import { createReplica } from './read-replica.js';
import { SqliteLock } from './sqlite-lock.js';

const ATTEMPTS = 10;
const PAUSE_MS = 3_000;

export interface OpenDatabase {
  readonly dataSource: DataSource;
  readonly dialect: Dialect;
  readonly database: Database;
  close(): Promise<void>;
}

/** Injection token of the {@link OpenDatabase}. */
export const OPEN_DATABASE = Symbol('OPEN_DATABASE');

/**
 * A connected database whose schema is up to date; a SQLite file is this process's alone until it is closed.
 * @throws {StartError} when another hub has the file, when the database stays away for half a minute or is set
 * up in a way that the hub cannot use, or when migrations are pending and not wanted.
 */
export async function openDatabase(
  {
    database,
    readReplica,
    migrateOnStart,
  }: Pick<Settings, 'database' | 'migrateOnStart'> & Partial<Pick<Settings, 'readReplica'>>,
  logger: Logger,
): Promise<OpenDatabase> {
  // The lock comes first: a file that another hub works on is not even opened.
  const lock = isFile(database) ? SqliteLock.take(database.path) : undefined;
  lock?.watch(logger);
  const dataSource = await createDataSource(database);
  const close = async (): Promise<void> => {
    if (dataSource.isInitialized) await dataSource.destroy();
    lock?.release();
  };
  try {
    await untilItAnswers(database, logger, async () => {
      if (!dataSource.isInitialized) await reach(dataSource, database);
      if (database.kind === 'mysql') await assertSuits(dataSource);
      if (migrateOnStart) await migrate(database, dataSource, logger);
      await assertMigrated(dataSource);
    });
  } catch (error) {
    await close();
    throw error;
  }
  const replica = readReplica && (await createReplica(readReplica));
  const dialect = dialectOf(database);
  const opened = new Database(dataSource, dialect, replica);
  await replica?.find(opened);
  return {
    dataSource,
    dialect,
    database: opened,
    async close() {
      await replica?.close();
      await close();
    },
  };
}

/** READ COMMITTED cannot be logged as statements. */
async function assertSuits(dataSource: DataSource): Promise<void> {
  const variables = await dataSource.query<{ Variable_name: string; Value: string }[]>(
    "SHOW VARIABLES WHERE Variable_name IN ('log_bin', 'binlog_format', 'sql_mode', 'time_zone')",
  );
  const { log_bin, binlog_format, ...session } = Object.fromEntries(
    variables.map(({ Variable_name, Value }) => [Variable_name, Value]),
  );
  assertSession(session);
  if (log_bin === 'OFF' || binlog_format !== 'STATEMENT') return;
  throw new StartError(
    'The binary log of this database server is in STATEMENT format, which takes no READ COMMITTED. ' +
      'Set binlog_format to ROW or MIXED.',
  );
}

async function assertMigrated(dataSource: DataSource): Promise<void> {
  const pending = await pendingMigrations(dataSource);
  if (pending.length === 0) return;
  throw new StartError(
    `Migrations are pending: ${pending.join(', ')}. Apply them with 'hub migrate up', ` +
      'or start with MIGRATE_ON_START=true.',
  );
}

/** A migration on a server may take longer than the hub waits for a statement, so it has a connection of its own. */
async function migrate(database: DatabaseSettings, dataSource: DataSource, logger: Logger): Promise<void> {
  const patient =
    database.kind === 'sqlite' ? dataSource : await createDataSource(database, { queryTimeoutMs: 0 });
  if (patient !== dataSource) await connect(patient, database);
  try {
    for (const name of await applyMigrations(patient)) logger.log(`Applied migration ${name}`);
  } finally {
    if (patient !== dataSource) await patient.destroy();
  }
}

async function reach(dataSource: DataSource, database: DatabaseSettings): Promise<void> {
  try {
    await connect(dataSource, database);
  } catch (error) {
    throw database.kind === 'sqlite' ? cannotBeOpened(database, error) : error;
  }
}

/** Tries again while a server is away, in whichever step it went away. */
async function untilItAnswers(
  database: DatabaseSettings,
  logger: Logger,
  open: () => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await open();
      return;
    } catch (error) {
      if (!isAway(error) && !lostConnection(error)) throw error;
      if (database.kind === 'sqlite') throw cannotBeOpened(database, error);
      const reason = (error as Error).message;
      if (attempt === ATTEMPTS) throw new StartError(`The database cannot be reached: ${reason}`);
      logger.warn(`The database cannot be reached (${reason}); trying again in ${PAUSE_MS / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

function cannotBeOpened({ path }: SqliteSettings, error: unknown): StartError {
  return new StartError(`${path} cannot be opened: ${(error as Error).message}`);
}
