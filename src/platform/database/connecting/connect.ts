import type { DataSource } from 'typeorm';
import { StartError } from '../../problems/start-error.js';
import { isFile } from './database-url.js';
import type { DatabaseSettings, SqliteSettings } from './database-url.js';
import { reasonOf } from '../database-errors.js';
import { unwritableFile } from './sqlite-files.js';
import { tlsFault } from './tls.js';

/**
 * @throws {StartError} where a SQLite file cannot be opened or TLS with the server fails; other errors of a server are
 * thrown as the driver reports them.
 */
export async function connect(dataSource: DataSource, settings: DatabaseSettings): Promise<void> {
  try {
    await dataSource.initialize();
  } catch (error) {
    if (settings.kind === 'sqlite') throw cannotBeOpened(settings, error);
    throw tlsFault(error, settings) || error;
  }
}

/** Names the owner of the file where permissions are the cause. */
export function cannotBeOpened(settings: SqliteSettings, error: unknown): StartError {
  const fault = isFile(settings) ? unwritableFile(settings.path) : undefined;
  return new StartError(fault ?? `Cannot open ${settings.path}: ${reasonOf(error)}`);
}
