import { DEFAULT_POOL_SIZE, readDatabaseUrl, withoutSecrets } from './database-url.js';
import type { DatabaseSettings, MysqlSettings } from './database-url.js';
import { WrongSetting } from '../../config/settings-reader.js';
import type { SettingsReader } from '../../config/settings-reader.js';

const DEFAULT: DatabaseSettings = { kind: 'sqlite', path: 'data/hub.sqlite' };
/** Migrations need two connections, one of which holds their lock. */
const LEAST_CONNECTIONS = 2;

interface Databases {
  readonly database: DatabaseSettings;
  /** Where GETs of jobs read, where there is such a replica. */
  readonly readReplica: MysqlSettings | undefined;
}

export interface DatabasesSettings extends Databases {
  readonly migrateOnStart: boolean;
}

export function readDatabasesSettings(read: SettingsReader): DatabasesSettings {
  const databases = readDatabases(read);
  const byDefault = String(databases.database.kind === 'sqlite');
  const migrateOnStart = read.oneOf('MIGRATE_ON_START', ['true', 'false'], byDefault) === 'true';
  return { ...databases, migrateOnStart };
}

/** Reads DATABASE_URL, DATABASE_READ_URL and the settings that go with them. */
export function readDatabases(read: SettingsReader): Databases {
  const poolSize = read.whole('DATABASE_POOL_SIZE', DEFAULT_POOL_SIZE, LEAST_CONNECTIONS, 1_000);
  const named = read.secret('DATABASE_URL', readDatabaseUrl, withoutSecrets) ?? DEFAULT;
  const password = readPassword(read, named);
  const readReplica = read.secret('DATABASE_READ_URL', (url) => replicaOf(url, named), withoutSecrets);
  const complete = (server: MysqlSettings): MysqlSettings => ({
    ...server,
    poolSize,
    password: server.password || (password ?? ''),
  });
  return {
    database: named.kind === 'mysql' ? complete(named) : named,
    readReplica: readReplica && complete(readReplica),
  };
}

function readPassword(read: SettingsReader, database: DatabaseSettings): string | undefined {
  const parse = (password: string): string => {
    if (database.kind !== 'mysql' || database.password !== '') {
      throw new WrongSetting('the password for a mysql:// DATABASE_URL without one');
    }
    if (password === '') throw new WrongSetting('a non-empty password');
    if (/[\r\n]$/.test(password)) throw new WrongSetting('a password without a line break at the end');
    return password;
  };
  return read.secret('DATABASE_PASSWORD', parse, () => '***');
}

function replicaOf(url: string, database: DatabaseSettings): MysqlSettings {
  if (database.kind !== 'mysql') {
    throw new WrongSetting('a replica of the server in DATABASE_URL; SQLite has none');
  }
  const replica = readDatabaseUrl(url);
  if (replica.kind !== 'mysql') {
    throw new WrongSetting("a replica's 'mysql://user:password@host:port/database'");
  }
  return replica;
}
