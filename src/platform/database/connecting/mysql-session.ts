import type { Socket } from 'node:net';
import { createPool } from 'mysql2';
import type { Pool, PoolConnection, PoolOptions } from 'mysql2';
import { StartError } from '../../problems/start-error.js';

const TIME_ZONE = '+00:00';
/** Strict, with backslash escapes and double-quoted strings, whatever the server's default. */
const SQL_MODE = 'TRADITIONAL';

/** The part of mysql2 that TypeORM uses; sets up each new connection before its first statement. */
export const mysqlDriver = {
  createPool(options: PoolOptions): Pool {
    const pool = createPool(options);
    pool.on('connection', setUp);
    return pool;
  },
};

/** A connection runs its statements in order, so nothing has to wait for this one. */
function setUp(connection: PoolConnection): void {
  connection.query(`SET time_zone = '${TIME_ZONE}', sql_mode = '${SQL_MODE}'`, (error) => {
    // A session with wrong settings is worse than none: pending statements fail with this error.
    if (error) (connection as PoolConnection & { readonly stream: Socket }).stream.destroy(error);
  });
}

export interface SessionVariables {
  readonly time_zone?: string | undefined;
  readonly sql_mode?: string | undefined;
}

/** The fault of a session; undefined if its settings are right. */
export function sessionFault({ time_zone = '', sql_mode = '' }: SessionVariables): string | undefined {
  if (time_zone !== TIME_ZONE) return `time_zone is '${time_zone}', not '${TIME_ZONE}'`;
  const modes = sql_mode.split(',');
  if (!modes.includes('STRICT_ALL_TABLES')) return `sql_mode '${sql_mode}' is not strict`;
  return modes.includes('NO_BACKSLASH_ESCAPES') ? `sql_mode has NO_BACKSLASH_ESCAPES` : undefined;
}

/** @throws {StartError} */
export function assertSession(variables: SessionVariables): void {
  const fault = sessionFault(variables);
  if (!fault) return;
  throw new StartError(
    `This database server does not keep the session settings of the hub: ${fault}. ` +
      'Connect to the server directly, or through a proxy that preserves sessions.',
  );
}
