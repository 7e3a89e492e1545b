import { QueryFailedError } from 'typeorm';
import { inabilityOfCode } from './inability.js';
import type { Inability } from './inability.js';
import { TurnTimeoutError } from './turnstile.js';

/** The connection broke during a transaction. */
const LOST_CONNECTION = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ER_CLIENT_INTERACTION_TIMEOUT',
  'ER_CONNECTION_KILLED',
  'PROTOCOL_CONNECTION_LOST',
]);
/** mysql2 gives these two errors no code. */
const LOST_WITHOUT_CODE = /connection is in closed state|Connection lost/i;

/** Deadlocks, lost races and failed commits. */
const LOST_RACE = new Set([
  'ER_LOCK_DEADLOCK',
  'ER_CHECKREAD',
  'ER_DUP_ENTRY',
  'ER_ERROR_DURING_COMMIT',
  'ER_TABLE_DEF_CHANGED',
  'ER_TRANSACTION_ROLLBACK_DURING_COMMIT',
  'SQLITE_BUSY',
  'SQLITE_BUSY_RECOVERY',
  'SQLITE_BUSY_SNAPSHOT',
]);

const TIMED_OUT = 'PROTOCOL_SEQUENCE_TIMEOUT';

/** MariaDB's own error numbers, for which mysql2 has no name, or that of a MySQL error. */
const MARIADB_ERRORS: Readonly<Record<number, string>> = {
  1927: 'ER_CONNECTION_KILLED',
  1932: 'ER_NO_SUCH_TABLE_IN_ENGINE',
  1969: 'ER_STATEMENT_TIMEOUT',
  4151: 'ER_ACCOUNT_HAS_BEEN_LOCKED',
};

/** Whether the same transaction is worth another attempt. */
export function isTransient(error: unknown): boolean {
  return lostRace(error) || lostConnection(error);
}

/** Whether a concurrent transaction was first. */
export function lostRace(error: unknown): boolean {
  return LOST_RACE.has(codeOf(error));
}

export function lostConnection(error: unknown): boolean {
  const cause = driverErrorOf(error);
  return (
    LOST_CONNECTION.has(codeOf(error)) || (cause instanceof Error && LOST_WITHOUT_CODE.test(cause.message))
  );
}

/**
 * Whether a connection is useless after this error: an unanswered statement blocks it, and a denied privilege stays
 * denied on it even once granted.
 */
export function spoilsConnection(error: unknown): boolean {
  return timedOut(error) || inabilityOf(error) === 'right';
}

/** The database did not answer a statement in time. */
export function timedOut(error: unknown): boolean {
  return codeOf(error) === TIMED_OUT;
}

/** Whether the database is unavailable for now, so that the client may try again. */
export function isUnavailable(error: unknown): boolean {
  return inabilityOf(error) !== undefined;
}

/** The state of the database that caused an error; undefined for an error that says nothing about it. */
export function inabilityOf(error: unknown): Inability | undefined {
  if (error instanceof TurnTimeoutError) return 'busy';
  if (lostConnection(error)) return 'away';
  const cause = driverErrorOf(error);
  return cause instanceof Error ? inabilityOfCode(codeOf(error), cause.message) : undefined;
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

/** The driver's message, without the SQL statement. */
export function reasonOf(cause: unknown): string {
  const fault: unknown = cause instanceof QueryFailedError ? cause.driverError : cause;
  if (!(fault instanceof Error)) return String(fault);
  const { code, message } = fault as Error & { code?: string };
  return code && !message.includes(code) ? `${code}: ${message}` : message;
}
