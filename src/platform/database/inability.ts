/**
 * Why a database refuses a valid request:
 *
 * - `away`: it is unreachable, or accepts no connection
 * - `login`: it rejects the login of the hub's user
 * - `right`: the user lacks a privilege
 * - `schema`: a table or column is missing, or not as the hub needs it
 * - `full`: it is out of disk space or memory
 * - `read-only`: it accepts no writes from anybody
 * - `file`: it cannot read or write its own files, or they are damaged
 * - `busy`: it is overloaded, or another transaction holds a lock
 */
export type Inability = 'away' | 'login' | 'right' | 'schema' | 'full' | 'read-only' | 'file' | 'busy';

/** Codes of the operating system, of mysql2, and of MySQL and MariaDB by the names that mysql2 gives them. */
const CODES: Readonly<Record<Inability, readonly string[]>> = {
  away: [
    'EAI_AGAIN',
    'ECONNREFUSED',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENOTFOUND',
    'ETIMEDOUT',
    'PROTOCOL_SEQUENCE_TIMEOUT',
    'ER_CON_COUNT_ERROR',
    'ER_HOST_IS_BLOCKED',
    'ER_SERVER_ISNT_AVAILABLE',
    'ER_SERVER_OFFLINE_MODE',
    'ER_SERVER_SHUTDOWN',
    'ER_TOO_MANY_USER_CONNECTIONS',
    // A Galera node that is not part of its cluster answers with this.
    'ER_UNKNOWN_COM_ERROR',
    'ER_USER_LIMIT_REACHED',
  ],
  login: [
    'ER_ACCESS_DENIED_ERROR',
    'ER_ACCESS_DENIED_NO_PASSWORD_ERROR',
    'ER_ACCOUNT_HAS_BEEN_LOCKED',
    'ER_BAD_DB_ERROR',
    'ER_DBACCESS_DENIED_ERROR',
    'ER_HOST_NOT_PRIVILEGED',
    'ER_MUST_CHANGE_PASSWORD',
    'ER_MUST_CHANGE_PASSWORD_LOGIN',
    'ER_NOT_SUPPORTED_AUTH_MODE',
    'ER_SECURE_TRANSPORT_REQUIRED',
    'ER_USER_ACCESS_DENIED_FOR_USER_ACCOUNT_BLOCKED_BY_PASSWORD_LOCK',
    'HANDSHAKE_NO_SSL_SUPPORT',
    'HANDSHAKE_SSL_ERROR',
  ],
  right: [
    'ER_COLUMNACCESS_DENIED_ERROR',
    'ER_NO_SUCH_USER',
    'ER_PROCACCESS_DENIED_ERROR',
    'ER_SPECIFIC_ACCESS_DENIED_ERROR',
    'ER_TABLEACCESS_DENIED_ERROR',
  ],
  schema: [
    'ER_BAD_FIELD_ERROR',
    // A required column that the hub does not know.
    'ER_NO_DEFAULT_FOR_FIELD',
    'ER_NO_DB_ERROR',
    'ER_NO_SUCH_TABLE',
    'ER_NO_SUCH_TABLE_IN_ENGINE',
    'ER_VIEW_INVALID',
  ],
  full: [
    'ER_CAPACITY_EXCEEDED',
    'ER_DISK_FULL',
    'ER_DISK_FULL_NOWAIT',
    'ER_ENGINE_OUT_OF_MEMORY',
    'ER_ERROR_ON_WRITE',
    'ER_INNODB_UNDO_LOG_FULL',
    'ER_OUTOFMEMORY',
    'ER_OUT_OF_RESOURCES',
    'ER_OUT_OF_SORTMEMORY',
    'ER_RECORD_FILE_FULL',
    'ER_TEMP_FILE_WRITE_FAILURE',
  ],
  'read-only': [
    'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION',
    'ER_INNODB_FORCED_RECOVERY',
    'ER_INNODB_READ_ONLY',
    'ER_OPEN_AS_READONLY',
    'ER_OPTION_PREVENTS_STATEMENT',
    'ER_READ_ONLY_MODE',
    'ER_READ_ONLY_TRANSACTION',
    'ER_SCHEMA_READ_ONLY',
  ],
  file: [
    'ER_BINLOG_LOGGING_IMPOSSIBLE',
    'ER_CANT_CREATE_FILE',
    'ER_CANT_LOCK',
    'ER_CANT_OPEN_FILE',
    'ER_CRASHED_ON_REPAIR',
    'ER_CRASHED_ON_USAGE',
    'ER_DISABLED_STORAGE_ENGINE',
    'ER_ERROR_ON_READ',
    'ER_FILE_NOT_FOUND',
    'ER_GET_ERRNO',
    'ER_INDEX_CORRUPT',
    'ER_INNODB_INDEX_CORRUPT',
    'ER_IO_READ_ERROR',
    'ER_IO_WRITE_ERROR',
    'ER_NOT_KEYFILE',
    'ER_TABLESPACE_DISCARDED',
    'ER_TABLESPACE_MISSING',
    'ER_TABLE_CORRUPT',
    'ER_TABLE_NEEDS_REBUILD',
    'ER_TABLE_NEEDS_UPGRADE',
    'ER_UNKNOWN_STORAGE_ENGINE',
  ],
  busy: [
    'ER_BEFORE_DML_VALIDATION_ERROR',
    'ER_BINLOG_STMT_MODE_AND_ROW_ENGINE',
    'ER_CANT_CREATE_THREAD',
    'ER_LOCK_TABLE_FULL',
    'ER_LOCK_WAIT_TIMEOUT',
    'ER_QUERY_INTERRUPTED',
    'ER_QUERY_TIMEOUT',
    'ER_RUN_HOOK_ERROR',
    'ER_STATEMENT_TIMEOUT',
    'ER_TOO_MANY_CONCURRENT_TRXS',
  ],
};

const INABILITIES: ReadonlyMap<string, Inability> = new Map(
  Object.entries(CODES).flatMap(([inability, codes]) =>
    codes.map((code) => [code, inability as Inability] as const),
  ),
);

/** SQLite's extended codes add details after these prefixes. */
const SQLITE_FAMILIES: readonly [RegExp, Inability][] = [
  [/^SQLITE_(READONLY|PERM)/, 'read-only'],
  [/^SQLITE_(FULL|NOMEM|IOERR_NOMEM)/, 'full'],
  [/^SQLITE_(CANTOPEN|CORRUPT|IOERR|NOLFS|NOTADB)/, 'file'],
  [/^SQLITE_(BUSY|LOCKED|PROTOCOL)/, 'busy'],
];
/** SQLite has no separate code for these. */
const SQLITE_SCHEMA = /^no such (table|column|index)\b|\bhas no column named\b/;

/** Undefined for errors that are the hub's own fault. */
export function inabilityOfCode(code: string, message: string): Inability | undefined {
  if (!code.startsWith('SQLITE_')) return INABILITIES.get(code);
  if (code === 'SQLITE_ERROR') return SQLITE_SCHEMA.test(message) ? 'schema' : undefined;
  return SQLITE_FAMILIES.find(([family]) => family.test(code))?.[1];
}

/** Safe to show to anybody: no statements, names or paths. */
export const INABILITY_WORDS: Readonly<Record<Inability, string>> = {
  away: 'the database is unreachable',
  login: "the database rejects the login of the hub's user",
  right: "the database user lacks a privilege: the log and 'hub check' name it",
  schema: "a table or column is missing: the log and 'hub check' name it",
  full: 'the database is out of space',
  'read-only': 'the database is read-only',
  file: 'the database cannot read or write its files',
  busy: 'the database is overloaded',
};
