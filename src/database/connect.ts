import type { DataSource } from 'typeorm';
import type { DatabaseSettings } from '../config/database-url.js';
import { tlsFault } from './tls.js';

/** @throws {StartError} where TLS with the server does not come about; what else is wrong as the driver says it. */
export async function connect(dataSource: DataSource, settings: DatabaseSettings): Promise<void> {
  try {
    await dataSource.initialize();
  } catch (error) {
    throw (settings.kind === 'mysql' && tlsFault(error, settings)) || error;
  }
}
