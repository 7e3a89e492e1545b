import { QueryFailedError } from 'typeorm';

/** Worth the same transaction again: deadlocks, lost races and connections that broke under it. */
const TRANSIENT = new Set([
  'ER_LOCK_DEADLOCK',
  'ER_CHECKREAD',
  'ER_DUP_ENTRY',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ER_CLIENT_INTERACTION_TIMEOUT',
  'ER_CONNECTION_KILLED',
  'PROTOCOL_CONNECTION_LOST',
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
]);

/** The database cannot take work just now, and the client may come again. */
const AWAY = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'ER_ACCESS_DENIED_ERROR',
  'ER_BAD_DB_ERROR',
  'ER_CON_COUNT_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
  'ER_DISK_FULL',
  'ER_ERROR_ON_WRITE',
  'ER_HOST_IS_BLOCKED',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_OUT_OF_RESOURCES',
  'ER_QUERY_INTERRUPTED',
  'ER_QUERY_TIMEOUT',
  'ER_READ_ONLY_MODE',
  'ER_RECORD_FILE_FULL',
  'ER_SERVER_SHUTDOWN',
  'ER_STATEMENT_TIMEOUT',
  'ER_TOO_MANY_USER_CONNECTIONS',
  'SQLITE_CANTOPEN',
  'SQLITE_FULL',
  'SQLITE_NOMEM',
]);
/** SQLite says what kind of input or output failed in a longer code. */
const AWAY_FAMILIES = /^SQLITE_(IOERR|READONLY|CANTOPEN)/;
/** mysql2 gives these two no code. */
const LOST_WITHOUT_CODE = /connection is in closed state|Connection lost/i;

export function isTransient(error: unknown): boolean {
  const cause = driverErrorOf(error);
  return TRANSIENT.has(codeOf(cause)) || (cause instanceof Error && LOST_WITHOUT_CODE.test(cause.message));
}

export function isAway(error: unknown): boolean {
  const code = codeOf(driverErrorOf(error));
  return AWAY.has(code) || AWAY_FAMILIES.test(code);
}

function driverErrorOf(error: unknown): unknown {
  return error instanceof QueryFailedError ? error.driverError : error;
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
