import type { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { StartError } from '../../problems/start-error.js';
import type { DatabaseSettings } from './database-url.js';
import { entitiesOf } from '../schema.js';
import type { EntityClass, Schema } from '../schema.js';
import type { DatabasesSettings } from './database-settings.js';
import { isFile } from './database-url.js';
import { cannotBeOpened, connect } from './connect.js';
import { createDataSource } from './data-source.js';
import { inabilityOf, reasonOf } from '../database-errors.js';
import { Database } from '../database.js';
import { dialectOf } from '../dialect.js';
import type { Dialect } from '../dialect.js';
import { sentenceOfFault } from '../fault.js';
import type { Inability } from '../inability.js';
import { applyMigrations, pendingMigrations } from '../migrating/migrations.js';
import { assertSession } from './mysql-session.js';
import { createReplica } from '../read-replica.js';
import { SqliteLock } from './sqlite-lock.js';
import { findWriteFault } from '../write-fault.js';

const ATTEMPTS = 10;
const PAUSE_MS = 3_000;
const CHECK = "Correct DATABASE_URL or the privileges of its user; 'hub check' checks both.";
/** Faults that waiting does not cure. */
const UNUSABLE: ReadonlySet<Inability | undefined> = new Set<Inability>(['right', 'schema', 'file']);

export interface OpenDatabase {
  readonly dataSource: DataSource;
  readonly dialect: Dialect;
  readonly schema: Schema;
  readonly database: Database;
  close(): Promise<void>;
}

/** Injection token of the {@link OpenDatabase}. */
export const OPEN_DATABASE = Symbol('OPEN_DATABASE');

/**
 * Connects to a database with an up-to-date schema; a SQLite file is locked for this process until it is closed.
 * @throws {StartError} when another hub holds the file, when the file or one of its tables is not writable, when the
 * database is unreachable for half a minute or unsuitably configured, or when migrations are pending but not to be
 * applied.
 */
export async function openDatabase(
  { database, readReplica, migrateOnStart }: DatabasesSettings,
  schema: Schema,
  logger: Logger,
): Promise<OpenDatabase> {
  // The lock comes first, so that a file in use by another hub is not even opened.
  const lock = isFile(database) ? SqliteLock.take(database.path) : undefined;
  lock?.watch(logger);
  const dialect = dialectOf(database);
  const entities = entitiesOf(schema);
  const dataSource = await createDataSource(database, entities);
  const close = async (): Promise<void> => {
    if (dataSource.isInitialized) await dataSource.destroy();
    lock?.release();
  };
  try {
    await untilItAnswers(database, logger, async () => {
      if (!dataSource.isInitialized) await connect(dataSource, database);
      if (database.kind === 'mysql') await assertSuits(dataSource);
      if (migrateOnStart) await migrate(database, dataSource, entities, logger);
      await assertMigrated(dataSource);
      await tryWrites(database, dataSource, schema, logger);
    });
  } catch (error) {
    await close();
    throw error;
  }
  const replica = readReplica && (await createReplica(readReplica, entities));
  const opened = new Database(dataSource, dialect, replica);
  await replica?.find(opened);
  return {
    dataSource,
    dialect,
    schema,
    database: opened,
    async close() {
      await replica?.close();
      await close();
    },
  };
}

/** The hub uses READ COMMITTED, which a statement-based binary log does not support. */
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
    'The binary log of this database server uses STATEMENT format, which does not support READ COMMITTED. ' +
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

/** Migrations on a server get a connection of their own, as they may outlast the hub's statement timeout. */
async function migrate(
  database: DatabaseSettings,
  dataSource: DataSource,
  entities: readonly EntityClass[],
  logger: Logger,
): Promise<void> {
  const patient =
    database.kind === 'sqlite'
      ? dataSource
      : await createDataSource(database, entities, { queryTimeoutMs: 0 });
  if (patient !== dataSource) await connect(patient, database);
  try {
    for (const name of await applyMigrations(patient)) logger.log(`Applied migration ${name}`);
  } finally {
    if (patient !== dataSource) await patient.destroy();
  }
}

/**
 * A server that is read-only or full for now can still serve reads, so it does not stop the start. @throws {StartError}
 */
async function tryWrites(
  database: DatabaseSettings,
  dataSource: DataSource,
  schema: Schema,
  logger: Logger,
): Promise<void> {
  const fault = await findWriteFault(dataSource, dialectOf(database), schema);
  if (!fault) return;
  const mayPass = database.kind === 'mysql' ? !UNUSABLE.has(fault.inability) : fault.inability === 'full';
  if (!mayPass) throw new StartError(sentenceOfFault(fault));
  logger.warn(`${fault.says}; until this is fixed, reports are answered 503. ${fault.todo}`);
}

/** Retries while a server is unreachable, whichever step fails. */
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
      const inability = inabilityOf(error);
      if (inability === undefined) throw error;
      if (database.kind === 'sqlite') throw cannotBeOpened(database, error);
      const reason = reasonOf(error);
      if (UNUSABLE.has(inability)) throw new StartError(`Database unusable: ${reason}. ${CHECK}`);
      if (attempt === ATTEMPTS) throw new StartError(`Database unreachable: ${reason}`);
      logger.warn(`Database unreachable (${reason}); trying again in ${PAUSE_MS / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
