import { readTls } from './database-tls.js';
import type { TlsSettings } from './database-tls.js';
import { WrongSetting } from '../../config/settings-reader.js';

/** The default limit of a hub's connections to a server. */
export const DEFAULT_POOL_SIZE = 10;

export interface SqliteSettings {
  readonly kind: 'sqlite';
  /** A file's path, or `:memory:`. */
  readonly path: string;
}

/** MySQL 8+ or MariaDB 10.6+, which are one kind to the hub. */
export interface MysqlSettings {
  readonly kind: 'mysql';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Absent for an unencrypted connection. */
  readonly tls?: TlsSettings | undefined;
  /** The most connections that a hub opens. */
  readonly poolSize: number;
}

export type DatabaseSettings = SqliteSettings | MysqlSettings;

/** Whether a SQLite database outlives the process. */
export function isFile(settings: DatabaseSettings): settings is SqliteSettings {
  return settings.kind === 'sqlite' && settings.path !== ':memory:';
}

const TAKES = "'sqlite:PATH' or 'mysql://user:password@host:port/database'";

const ODD_PATHS: readonly (readonly [RegExp, string])[] = [
  [
    /^~/,
    ", with an absolute path instead of '~', which is not expanded here; for a file of that name write sqlite:./~",
  ],
  [
    /^\$/,
    ', with the value of the variable instead of its name, which is not expanded here; for a file of that name write sqlite:./$',
  ],
  [
    /^\/\/(?!\/)/,
    ', like sqlite:data/hub.sqlite relative to the working directory, or sqlite:/data/hub.sqlite from the root',
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

/** Refuses paths that would probably create a file with an unintended name; others are taken literally. */
function readPath(path: string): string {
  const odd = ODD_PATHS.find(([pattern]) => pattern.test(path));
  if (odd) throw new WrongSetting(`${TAKES}${odd[1]}`);
  return path;
}

/** Masks secrets. In a malformed URL the password may be anywhere, except after the last `@`. */
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
    throw new WrongSetting(`${TAKES}, with '%' in a name or password written as '%25'`);
  }
}
