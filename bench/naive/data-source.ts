import type { Database as SqliteConnection } from 'better-sqlite3';
import { DataSource } from 'typeorm';
import type { DataSourceOptions } from 'typeorm';
import { SqliteDriver } from '../../src/platform/database/connecting/sqlite-driver.js';
import { NaiveDisk, NaiveJob } from './entities.js';

/** Connects to the database of a URL and makes the tables there that all but the hub share. */
export async function openNaiveDatabase(url: string): Promise<DataSource> {
  const options = url.startsWith('sqlite:') ? sqliteOptions(url.slice('sqlite:'.length)) : mysqlOptions(url);
  return new DataSource({ ...options, entities: [NaiveJob, NaiveDisk], synchronize: true }).initialize();
}

function sqliteOptions(path: string): DataSourceOptions {
  return {
    type: 'better-sqlite3',
    driver: SqliteDriver,
    database: path,
    enableWAL: true,
    prepareDatabase: (connection: SqliteConnection) => void connection.pragma('synchronous = FULL'),
  };
}

function mysqlOptions(url: string): DataSourceOptions {
  return {
    type: 'mariadb',
    url,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    bigNumberStrings: false,
    poolSize: 20,
  };
}
