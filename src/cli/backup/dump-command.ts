import type { MysqlSettings } from '../../config/database-url.js';

/** The command line that dumps a database as it is at one moment, for a shell; the password is not in it. */
export function dumpCommand(
  { host, port, user, database }: MysqlSettings,
  version: string,
  file: string,
): string {
  const isMariaDb = /mariadb/i.test(version);
  return [
    isMariaDb ? 'mariadb-dump' : 'mysqldump',
    `--host=${quoted(host)}`,
    `--port=${port}`,
    '--protocol=TCP',
    `--user=${quoted(user)}`,
    '--password',
    // One moment of InnoDB's tables, without locks that a hub would wait for.
    '--single-transaction',
    '--quick',
    // The hub's user has no right to either, and they are not of this database.
    '--no-tablespaces',
    ...(isMariaDb ? [] : ['--set-gtid-purged=OFF']),
    '--default-character-set=utf8mb4',
    `--result-file=${quoted(file)}`,
    quoted(database),
  ].join(' ');
}

/** As one word of a POSIX shell. */
function quoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
