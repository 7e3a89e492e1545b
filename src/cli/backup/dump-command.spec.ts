import { expect, it } from 'vitest';
import { dumpCommand } from './dump-command.js';

const SERVER = {
  kind: 'mysql' as const,
  host: 'db.example.org',
  port: 3306,
  user: 'hub',
  poolSize: 10,
  password: 's3cret',
  database: 'backup_telemetry',
};

it('dumps MySQL at one moment, without locks and without its password', () => {
  expect(dumpCommand(SERVER, '8.4.9', 'hub.sql')).toBe(
    'mysqldump --host=db.example.org --port=3306 --protocol=TCP --user=hub --password --single-transaction --quick ' +
      '--no-tablespaces --set-gtid-purged=OFF --default-character-set=utf8mb4 --result-file=hub.sql backup_telemetry',
  );
});

it('dumps MariaDB by its own program', () => {
  const line = dumpCommand(SERVER, '11.8.3-MariaDB', 'hub.sql');
  expect(line).toMatch(/^mariadb-dump .*--single-transaction/);
  expect(line).not.toContain('gtid');
});

it.each([
  ['required', undefined, '--ssl-mode=REQUIRED', '--ssl --skip-ssl-verify-server-cert'],
  [
    'verify-ca',
    '/ca.pem',
    '--ssl-mode=VERIFY_CA --ssl-ca=/ca.pem',
    '--ssl --ssl-verify-server-cert --ssl-ca=/ca.pem',
  ],
  [
    'verify-identity',
    undefined,
    '--ssl-mode=VERIFY_IDENTITY --ssl-capath=/etc/ssl/certs',
    '--ssl --ssl-verify-server-cert',
  ],
] as const)('dumps with TLS that is %s, by the CA in %s', (mode, path, mysql, mariadb) => {
  const server = { ...SERVER, tls: { mode, ca: path && { path, pem: '' } } };
  expect(dumpCommand(server, '8.4.9', 'x')).toContain(` --password ${mysql} --single-transaction `);
  expect(dumpCommand(server, '11.8.3-MariaDB', 'x')).toContain(
    ` --password ${mariadb} --single-transaction `,
  );
});

it('shows the server what the hub shows', () => {
  const client = { cert: { path: '/my cert.pem', pem: '' }, key: { path: '/key.pem', pem: '' } };
  const line = dumpCommand({ ...SERVER, tls: { mode: 'required', client } }, '8.4.9', 'x');
  expect(line).toContain(" --ssl-cert='/my cert.pem' --ssl-key=/key.pem ");
});

it('leaves nothing of a name to the shell', () => {
  const odd = { ...SERVER, user: "o'hub; rm -rf /", database: 'a b' };
  expect(dumpCommand(odd, '8.4.9', '$HOME/x')).toMatch(
    /--user='o'\\''hub; rm -rf \/' .*--result-file='\$HOME\/x' 'a b'$/,
  );
});
