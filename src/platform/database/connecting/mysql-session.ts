import type { Socket } from 'node:net';
import { createPool } from 'mysql2';
import type { Pool, PoolConnection, PoolOptions } from 'mysql2';
import { StartError } from '../../problems/start-error.js';

const TIME_ZONE = '+00:00';
/** Strict, with backslashes for escapes and double quotes for texts, whatever the server's default. */
const SQL_MODE = 'TRADITIONAL';

/** What TypeORM asks of mysql2; each new connection is set up before its first statement. */
export const mysqlDriver = {
  createPool(options: PoolOptions): Pool {
    const pool = createPool(options);
    pool.on('connection', setUp);
    return pool;
  },
};

/** Statements of a connection run in the order in which they were given, so nobody has to wait for this one. */
function setUp(connection: PoolConnection): void {
  connection.query(`SET time_zone = '${TIME_ZONE}', sql_mode = '${SQL_MODE}'`, (error) => {
    // A session that is not as it must be is worse than none: what waits for it gets this error.
    if (error) (connection as PoolConnection & { readonly stream: Socket }).stream.destroy(error);
  });
}

export interface SessionVariables {
  readonly time_zone?: string | undefined;
  readonly sql_mode?: string | undefined;
}

/** What is wrong with a session of the hub; undefined where nothing is. */
export function sessionFault({ time_zone = '', sql_mode = '' }: SessionVariables): string | undefined {
  if (time_zone !== TIME_ZONE) return `its time_zone is '${time_zone}' and not '${TIME_ZONE}'`;
  const modes = sql_mode.split(',');
  if (!modes.includes('STRICT_ALL_TABLES')) return `its sql_mode '${sql_mode}' is not strict`;
  return modes.includes('NO_BACKSLASH_ESCAPES') ? `its sql_mode has NO_BACKSLASH_ESCAPES` : undefined;
}

/** @throws {StartError} */
export function assertSession(variables: SessionVariables): void {
  const fault = sessionFault(variables);
  if (!fault) return;
  throw new StartError(
    `A session of this database server does not stay as the hub sets it: ${fault}. ` +
      'Let the hub connect to the server itself, or through a proxy that keeps sessions.',
  );
}
