import { createRequire } from 'node:module';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type * as NodeSqlite from '@photostructure/sqlite';

export type Sqlite = InstanceType<typeof NodeSqlite.DatabaseSync>;
type Library = Pick<typeof NodeSqlite, 'DatabaseSync'>;

const require = createRequire(import.meta.url);
let library: Library | undefined;

/** Node's own SQLite where it has one (22.13 and later), else the binary that comes with this package. */
export function sqlite(): Library {
  library ??= builtIn() ?? (require(binary()) as Library);
  return library;
}

function builtIn(): Library | undefined {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 13)) return undefined;
  return withoutWarning(() => require('node:sqlite') as Library);
}

/** Node 22 and 24 call it experimental on stderr, which is the wrapped command's. */
function withoutWarning<T>(load: () => T): T {
  const emit = process.emitWarning.bind(process);
  process.emitWarning = () => {};
  try {
    return load();
  } finally {
    process.emitWarning = emit;
  }
}

function binary(): string {
  const platform = `${process.platform}-${process.arch}`;
  const file = `${platform}.${libc()}.node`;
  const packed = join(import.meta.dirname, '..', 'native', file);
  if (existsSync(packed)) return packed;
  // In the repository, before a build.
  const folder = require.resolve('@photostructure/sqlite/package.json').replace('package.json', 'prebuilds');
  return join(folder, platform, `@photostructure+sqlite.${libc()}.node`);
}

function libc(): 'glibc' | 'musl' {
  const isMusl =
    process.platform === 'linux' && readdirSync('/lib').some((name) => name.startsWith('ld-musl-'));
  return isMusl ? 'musl' : 'glibc';
}

/** The primary result code of an error of SQLite, where it is one: `busy`, `full`, `broken` or `unable`. */
export type SqliteFault = 'busy' | 'full' | 'broken' | 'unable';

const FAULTS: Readonly<Record<number, SqliteFault>> = {
  5: 'busy',
  6: 'busy',
  11: 'broken',
  13: 'full',
  26: 'broken',
};

/** SQLITE_IOERR_SHORT_READ: the file is shorter than it says. */
const SHORT_READ = 522;

export function faultOf(error: unknown): SqliteFault {
  const { errcode: code, sqliteExtendedCode = code } = (error ?? {}) as Record<string, unknown>;
  if (sqliteExtendedCode === SHORT_READ) return 'broken';
  const known = typeof code === 'number' ? FAULTS[code & 0xff] : undefined;
  return known ?? faultInText(String((error as Error | undefined)?.message));
}

/** While rows are read there is only the message. */
function faultInText(message: string): SqliteFault {
  if (/malformed|not a database/.test(message)) return 'broken';
  if (/is locked/.test(message)) return 'busy';
  return /is full/.test(message) ? 'full' : 'unable';
}
