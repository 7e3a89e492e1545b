import { QueryFailedError } from 'typeorm';
import { TurnedAwayError } from './turnstile.js';

/** The connection broke under a transaction. */
const LOST_CONNECTION = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ER_CLIENT_INTERACTION_TIMEOUT',
  'ER_CONNECTION_KILLED',
  'PROTOCOL_CONNECTION_LOST',
]);
/** mysql2 gives these two no code. */
const LOST_WITHOUT_CODE = /connection is in closed state|Connection lost/i;

/** Deadlocks and lost races. */
const LOST_RACE = new Set([
  'ER_LOCK_DEADLOCK',
  'ER_CHECKREAD',
  'ER_DUP_ENTRY',
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
]);

const TIMED_OUT = 'PROTOCOL_SEQUENCE_TIMEOUT';

/** The database cannot take work just now, and the client may come again. */
const AWAY = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
  TIMED_OUT,
  'ER_ACCESS_DENIED_ERROR',
  'ER_ACCOUNT_HAS_BEEN_LOCKED',
  'ER_BAD_DB_ERROR',
  'ER_BINLOG_STMT_MODE_AND_ROW_ENGINE',
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
  'ER_SECURE_TRANSPORT_REQUIRED',
  'ER_SERVER_OFFLINE_MODE',
  'ER_SERVER_SHUTDOWN',
  'ER_STATEMENT_TIMEOUT',
  'ER_TOO_MANY_USER_CONNECTIONS',
  'ER_USER_LIMIT_REACHED',
  'HANDSHAKE_NO_SSL_SUPPORT',
  'HANDSHAKE_SSL_ERROR',
  'SQLITE_CANTOPEN',
  'SQLITE_FULL',
  'SQLITE_NOMEM',
]);
/** SQLite says what kind of input or output failed in a longer code. */
const AWAY_FAMILIES = /^SQLITE_(IOERR|READONLY|CANTOPEN)/;

/** MariaDB's own numbers, for which mysql2 has no name or that of a MySQL error. */
const MARIADB_ERRORS: Readonly<Record<number, string>> = {
  1927: 'ER_CONNECTION_KILLED',
  1969: 'ER_STATEMENT_TIMEOUT',
  4151: 'ER_ACCOUNT_HAS_BEEN_LOCKED',
};

/** Worth the same transaction again. */
export function isTransient(error: unknown): boolean {
  return LOST_RACE.has(codeOf(error)) || lostConnection(error);
}

export function lostConnection(error: unknown): boolean {
  const cause = driverErrorOf(error);
  return (
    LOST_CONNECTION.has(codeOf(error)) || (cause instanceof Error && LOST_WITHOUT_CODE.test(cause.message))
  );
}

/** The database did not answer a statement, which now blocks its connection. */
export function timedOut(error: unknown): boolean {
  return codeOf(error) === TIMED_OUT;
}

export function isAway(error: unknown): boolean {
  const code = codeOf(error);
  return AWAY.has(code) || AWAY_FAMILIES.test(code) || error instanceof TurnedAwayError;
}

function codeOf(error: unknown): string {
  const cause = driverErrorOf(error);
  if (!(cause instanceof Error)) return '';
  const { code = '', errno = 0 } = cause as NodeJS.ErrnoException;
  return MARIADB_ERRORS[errno] ?? code;
}

function driverErrorOf(error: unknown): unknown {
  return error instanceof QueryFailedError ? error.driverError : error;
}

/** What the driver says, without the SQL that it was about. */
export function reasonOf(cause: unknown): string {
  const fault: unknown = cause instanceof QueryFailedError ? cause.driverError : cause;
  if (!(fault instanceof Error)) return String(fault);
  const { code, message } = fault as Error & { code?: string };
  return code && !message.includes(code) ? `${code}: ${message}` : message;
}
