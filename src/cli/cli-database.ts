import 'reflect-metadata';
import { existsSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { StartError } from '../platform/problems/start-error.js';
import { isFile } from '../platform/database/connecting/database-url.js';
import type { DatabaseSettings } from '../platform/database/connecting/database-url.js';
import { ENTITIES } from '../app/schema.js';
import { readDatabaseSettings, readPaceSettings } from '../app/settings.js';
import type { PaceSettings } from '../jobs/job-pace.js';
import { connect } from '../platform/database/connecting/connect.js';
import { createDataSource } from '../platform/database/connecting/data-source.js';
import { Database } from '../platform/database/database.js';
import { dialectOf } from '../platform/database/dialect.js';
import { pendingMigrations } from '../platform/database/migrating/migrations.js';
import { sentenceOf } from './failure.js';

/** The database of a command, which hubs may be using at the same time. */
export interface CliDatabase {
  readonly settings: DatabaseSettings;
  readonly dataSource: DataSource;
  /** Transactions as the hub makes them: on SQLite a write takes turns with a running hub. */
  readonly database: Database;
  readonly pace: PaceSettings;
}

/**
 * Runs `work` on the database that DATABASE_URL names, and closes it.
 * @throws {StartError} where it does not exist, does not answer or has pending migrations.
 */
export async function withDatabase<T>(work: (opened: CliDatabase) => Promise<T>): Promise<T> {
  const settings = readDatabaseSettings(process.env);
  const pace = readPaceSettings(process.env);
  assertExists(settings);
  return connected(settings, async (dataSource) => {
    await assertMigrated(dataSource);
    return work({ settings, dataSource, database: new Database(dataSource, dialectOf(settings)), pace });
  });
}

/** @throws {StartError} where the database does not answer. */
export async function connected<T>(
  settings: DatabaseSettings,
  work: (dataSource: DataSource) => Promise<T>,
): Promise<T> {
  const dataSource = await createDataSource(settings, ENTITIES, { queryTimeoutMs: 0 });
  try {
    await reach(dataSource, settings);
    return await work(dataSource);
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
  }
}

/** As the server tells it. @throws {StartError} where it does not answer. */
export async function serverVersion(settings: DatabaseSettings): Promise<string> {
  return connected(settings, async (dataSource) => {
    const [row] = await dataSource.query<{ version: string }[]>('SELECT VERSION() AS version');
    return row?.version ?? '';
  });
}

/** A command that reads or repairs must not create a database. @throws {StartError} */
export function assertExists(settings: DatabaseSettings): void {
  if (settings.kind !== 'sqlite') return;
  if (!isFile(settings)) {
    throw new StartError(
      'An in-memory database belongs to a single hub. Set DATABASE_URL to a file or a server.',
    );
  }
  if (!existsSync(settings.path)) {
    throw new StartError(
      `Database ${settings.path} does not exist. Set DATABASE_URL, or create it with 'hub migrate up'.`,
    );
  }
}

async function reach(dataSource: DataSource, settings: DatabaseSettings): Promise<void> {
  try {
    await connect(dataSource, settings);
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(`Database unreachable: ${sentenceOf(error)}`, { cause: error });
  }
}

async function assertMigrated(dataSource: DataSource): Promise<void> {
  const pending = await pendingMigrations(dataSource);
  if (pending.length === 0) return;
  throw new StartError(`Migrations are pending: ${pending.join(', ')}. Apply them with 'hub migrate up'.`);
}
