import type { TlsSettings } from '../../platform/database/connecting/database-tls.js';
import type { MysqlSettings } from '../../platform/database/connecting/database-url.js';

/** The shell command that dumps a consistent snapshot of a database; it never contains the password. */
export function dumpCommand(settings: MysqlSettings, version: string, file: string): string {
  const isMariaDb = /mariadb/i.test(version);
  return [
    isMariaDb ? 'mariadb-dump' : 'mysqldump',
    ...connectionFlags(settings, isMariaDb),
    // A consistent snapshot of InnoDB tables, without locks that would block a hub.
    '--single-transaction',
    '--quick',
    // The hub's user may read neither, and they are not part of this database.
    '--no-tablespaces',
    ...(isMariaDb ? [] : ['--set-gtid-purged=OFF']),
    '--default-character-set=utf8mb4',
    `--result-file=${quoted(file)}`,
    quoted(settings.database),
  ].join(' ');
}

/** How a client of the server connects; it asks for the password. */
export function connectionFlags({ host, port, user, tls }: MysqlSettings, isMariaDb: boolean): string[] {
  return [
    `--host=${quoted(host)}`,
    `--port=${port}`,
    '--protocol=TCP',
    `--user=${quoted(user)}`,
    '--password',
    ...(tls ? tlsFlags(tls, isMariaDb) : []),
  ];
}

/** MariaDB's client verifies host name and CA together or not at all, so verify-ca is stricter here than in the hub. */
function tlsFlags({ mode, ca, client }: TlsSettings, isMariaDb: boolean): string[] {
  const verifies = mode !== 'required';
  const flags = isMariaDb
    ? ['--ssl', verifies ? '--ssl-verify-server-cert' : '--skip-ssl-verify-server-cert']
    : [`--ssl-mode=${mode.toUpperCase().replace('-', '_')}`];
  if (ca) flags.push(`--ssl-ca=${quoted(ca.path)}`);
  // MySQL's client has no default CAs.
  else if (verifies && !isMariaDb) flags.push('--ssl-capath=/etc/ssl/certs');
  if (client) flags.push(`--ssl-cert=${quoted(client.cert.path)}`, `--ssl-key=${quoted(client.key.path)}`);
  return flags;
}

/** Quotes a text as one word of a POSIX shell. */
export function quoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
