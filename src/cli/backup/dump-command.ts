import type { TlsSettings } from '../../platform/database/connecting/database-tls.js';
import type { MysqlSettings } from '../../platform/database/connecting/database-url.js';

/** The command line that dumps a database as it is at one moment, for a shell; the password is not in it. */
export function dumpCommand(
  { host, port, user, database, tls }: MysqlSettings,
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
    ...(tls ? tlsFlags(tls, isMariaDb) : []),
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

/** MariaDB's program verifies a name with the CA or neither: for verify-ca it is asked for more than the hub asks. */
function tlsFlags({ mode, ca, client }: TlsSettings, isMariaDb: boolean): string[] {
  const verifies = mode !== 'required';
  const flags = isMariaDb
    ? ['--ssl', verifies ? '--ssl-verify-server-cert' : '--skip-ssl-verify-server-cert']
    : [`--ssl-mode=${mode.toUpperCase().replace('-', '_')}`];
  if (ca) flags.push(`--ssl-ca=${quoted(ca.path)}`);
  // MySQL's program trusts nobody by itself.
  else if (verifies && !isMariaDb) flags.push('--ssl-capath=/etc/ssl/certs');
  if (client) flags.push(`--ssl-cert=${quoted(client.cert.path)}`, `--ssl-key=${quoted(client.key.path)}`);
  return flags;
}

/** As one word of a POSIX shell. */
function quoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
