import { WrongSetting } from './settings-reader.js';

export interface SqliteSettings {
  readonly kind: 'sqlite';
  /** A file's path, or `:memory:`. */
  readonly path: string;
}

/** MySQL 8+ or MariaDB 10.6+: to the hub they are one kind. */
export interface MysqlSettings {
  readonly kind: 'mysql';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export type DatabaseSettings = SqliteSettings | MysqlSettings;

/** Whether a SQLite database outlives the process. */
export function isFile(settings: DatabaseSettings): settings is SqliteSettings {
  return settings.kind === 'sqlite' && settings.path !== ':memory:';
}

const TAKES = "'sqlite:PATH' or 'mysql://user:password@host:port/database'";

/** @throws {WrongSetting} */
export function readDatabaseUrl(url: string): DatabaseSettings {
  const path = /^sqlite:(.+)$/s.exec(url)?.[1];
  if (path) return { kind: 'sqlite', path };
  if (!URL.canParse(url) || !url.startsWith('mysql://')) throw new WrongSetting(TAKES);
  return readMysqlUrl(new URL(url));
}

/** A malformed URL may have its password anywhere, but not after its last `@`. */
export function withoutSecrets(url: string): string {
  const [, scheme = '', rest = ''] = /^(sqlite:|[a-z]+:\/\/)?(.*)$/s.exec(url) ?? [];
  if (scheme === 'sqlite:' || !/[@:?]/.test(rest)) return url;
  const [shown] = rest.slice(rest.lastIndexOf('@')).split('?');
  return rest.includes('@') ? `${scheme}***${shown}` : `${scheme}***`;
}

function readMysqlUrl(url: URL): MysqlSettings {
  const database = decoded(url.pathname.slice(1));
  if (!url.hostname || !url.username || !database || database.includes('/')) throw new WrongSetting(TAKES);
  if (url.search) throw new WrongSetting(`${TAKES}, without parameters`);
  return {
    kind: 'mysql',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 3306),
    user: decoded(url.username),
    password: decoded(url.password),
    database,
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new WrongSetting(`${TAKES}, with a '%' of a name or password written as '%25'`);
  }
}
