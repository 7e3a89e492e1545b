import { readTls } from './database-tls.js';
import type { TlsSettings } from './database-tls.js';
import { WrongSetting } from '../../config/settings-reader.js';

/** How many connections a hub takes to a server at most, unless told. */
export const DEFAULT_POOL_SIZE = 10;

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
  /** Absent where the connection is in the clear. */
  readonly tls?: TlsSettings | undefined;
  /** How many connections a hub takes at most. */
  readonly poolSize: number;
}

export type DatabaseSettings = SqliteSettings | MysqlSettings;

/** Whether a SQLite database outlives the process. */
export function isFile(settings: DatabaseSettings): settings is SqliteSettings {
  return settings.kind === 'sqlite' && settings.path !== ':memory:';
}

const TAKES = "'sqlite:PATH' or 'mysql://user:password@host:port/database'";

const ODD_PATHS: readonly (readonly [RegExp, string])[] = [
  [/^~/, ", with an absolute path in place of '~', which nothing expands here; a name with it is sqlite:./~"],
  [
    /^\$/,
    ', with the value of the variable in place of its name, which nothing expands here; a name is sqlite:./$',
  ],
  [
    /^\/\/(?!\/)/,
    ', as sqlite:data/hub.sqlite from the working directory or sqlite:/data/hub.sqlite from the root',
  ],
  [/^(["']).*\1$/s, ', with a path without quotes around it'],
  [/^\s|\s$/, ', with a path without white space around it'],
  [/\p{Cc}/u, ', with a path without control characters'],
];

/** @throws {WrongSetting} */
export function readDatabaseUrl(url: string): DatabaseSettings {
  const path = /^sqlite:(.+)$/s.exec(url)?.[1];
  if (path) return { kind: 'sqlite', path: readPath(path) };
  if (!URL.canParse(url) || !url.startsWith('mysql://')) throw new WrongSetting(TAKES);
  return readMysqlUrl(new URL(url));
}

/** A path is taken as it is; where that is hardly meant, it would make a file of an odd name. */
function readPath(path: string): string {
  const odd = ODD_PATHS.find(([pattern]) => pattern.test(path));
  if (odd) throw new WrongSetting(`${TAKES}${odd[1]}`);
  return path;
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
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return {
    kind: 'mysql',
    host,
    port: Number(url.port || 3306),
    user: decoded(url.username),
    password: decoded(url.password),
    database,
    tls: tlsOf(url, host),
    poolSize: DEFAULT_POOL_SIZE,
  };
}

function tlsOf({ searchParams }: URL, host: string): TlsSettings | undefined {
  try {
    return readTls(searchParams, host);
  } catch (error) {
    throw error instanceof WrongSetting ? new WrongSetting(`${TAKES}, ${error.message}`) : error;
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new WrongSetting(`${TAKES}, with a '%' of a name or password written as '%25'`);
  }
}
