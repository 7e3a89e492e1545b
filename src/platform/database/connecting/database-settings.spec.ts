import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../../app/settings.js';

const folder = mkdtempSync(join(tmpdir(), 'hub-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(text: string): string {
  const path = join(folder, String(Math.random()));
  writeFileSync(path, text);
  return path;
}

const SERVER = 'mysql://hub@db/hub';
const NO_FILE = join(folder, 'none');

describe('the encryption that DATABASE_URL asks for', () => {
  it.each([
    ['', undefined],
    ['?ssl=disabled', undefined],
    ['?ssl=required', 'required'],
    ['?ssl=verify-ca', 'verify-ca'],
    ['?ssl=verify-identity', 'verify-identity'],
  ])('with %j is %s', (query, mode) => {
    expect(readSettings({ DATABASE_URL: SERVER + query }).database).toMatchObject({
      kind: 'mysql',
      tls: mode && { mode, ca: undefined, client: undefined },
    });
  });

  it.each([
    ['?tls=true', 'no parameters but ssl, ssl-ca, ssl-cert and ssl-key'],
    ['?ssl=required&s3cret', 'no parameters but ssl, ssl-ca, ssl-cert and ssl-key'],
    ['?ssl=true', 'for ssl one of disabled, required, verify-ca and verify-identity'],
    ['?ssl=required&ssl=disabled', 'each parameter only once'],
    ['?ssl-ca=/ca.pem', 'ssl-ca, ssl-cert and ssl-key only beside ssl=verify-identity'],
    ['?ssl=disabled&ssl-key=/key.pem', 'ssl-ca, ssl-cert and ssl-key only beside ssl=verify-identity'],
    ['?ssl=required&ssl-ca=/ca.pem', 'ssl-ca only with ssl=verify-ca or ssl=verify-identity'],
    ['?ssl=required&ssl-cert=/cert.pem', 'ssl-cert and ssl-key only together'],
    [`?ssl=verify-ca&ssl-ca=${NO_FILE}`, 'for ssl-ca a readable file; ENOENT'],
    [`?ssl=verify-ca&ssl-ca=${fileOf('no PEM')}`, 'for ssl-ca a PEM file of certificates'],
    [`?ssl=required&ssl-cert=${fileOf('no')}&ssl-key=${fileOf('PEM')}`, 'for ssl-cert and ssl-key a'],
  ])('takes no %s', (query, takes) => {
    expect(() => readSettings({ DATABASE_URL: SERVER + query })).toThrow(
      `DATABASE_URL: got "mysql://***@db/hub", takes 'sqlite:PATH' or 'mysql://user:password@host:port/database', ${takes}`,
    );
  });

  it.each(['127.0.0.1', '[::1]'])('verifies no identity of an address, which %s is', (host) => {
    const DATABASE_URL = `mysql://hub@${host}/hub?ssl=verify-identity`;
    expect(() => readSettings({ DATABASE_URL })).toThrow(
      'with ssl=verify-identity the host name in the certificate',
    );
  });
});

describe('a secret', () => {
  it('is read from a file, without the line end', () => {
    const env = { DATABASE_URL_FILE: fileOf('mysql://hub:pass%20word@db/hub\n') };
    expect(readSettings(env).database).toMatchObject({ host: 'db', password: 'pass word' });
  });

  it.each(['DATABASE_URL', 'DATABASE_READ_URL'])('%s gets the password that it lacks', (name) => {
    const DATABASE_PASSWORD_FILE = fileOf(' p@ss%/\r\n');
    const settings = readSettings({ DATABASE_URL: SERVER, [name]: SERVER, DATABASE_PASSWORD_FILE });
    const database = name === 'DATABASE_URL' ? settings.database : settings.readReplica;
    expect(database).toMatchObject({ user: 'hub', password: ' p@ss%/' });
  });

  it('of the replica may be one of its own', () => {
    const DATABASE_READ_URL = 'mysql://reader:other@replica/hub';
    const env = { DATABASE_URL: SERVER, DATABASE_PASSWORD: 's3cret', DATABASE_READ_URL };
    expect(readSettings(env)).toMatchObject({
      database: { password: 's3cret' },
      readReplica: { user: 'reader', password: 'other' },
    });
  });

  it.each<[Record<string, string>, string]>([
    [
      { DATABASE_URL: SERVER, DATABASE_URL_FILE: fileOf(SERVER) },
      'takes no file while DATABASE_URL is also set',
    ],
    [{ DATABASE_URL_FILE: NO_FILE }, `DATABASE_URL_FILE: got "${NO_FILE}", takes a readable file (ENOENT)`],
    [{ DATABASE_URL_FILE: fileOf('s3cret') }, "takes a file with 'sqlite:PATH' or 'mysql://"],
    [{ DATABASE_PASSWORD: 's3cret' }, 'DATABASE_PASSWORD: got "***", takes the password for a mysql://'],
    [{ DATABASE_URL: 'mysql://hub:s3cret@db/hub', DATABASE_PASSWORD: 's3cret' }, 'without one'],
    [{ DATABASE_URL: SERVER, DATABASE_PASSWORD_FILE: fileOf('\n') }, 'a file with a non-empty password'],
    [{ DATABASE_URL: SERVER, DATABASE_PASSWORD: 's3cret', DATABASE_PASSWORD_FILE: NO_FILE }, 'takes no file'],
    [
      { DATABASE_READ_URL: 'mysql://hub:s3cret@db/hub' },
      'DATABASE_READ_URL: got "mysql://***@db/hub", takes a replica',
    ],
    [
      { DATABASE_URL: SERVER, DATABASE_READ_URL: 'sqlite:x' },
      'DATABASE_READ_URL: got "sqlite:x", takes a replica\'s',
    ],
  ])('of %j is told what it takes, and nowhere shown', (env, message) => {
    const reading = (): unknown => readSettings(env);
    expect(reading).toThrow(message);
    expect(reading).not.toThrow('s3cret');
  });
});

describe('DATABASE_POOL_SIZE', () => {
  it('is 10 unless told, for the replica too', () => {
    const urls = { DATABASE_URL: SERVER, DATABASE_READ_URL: SERVER };
    expect(readSettings(urls)).toMatchObject({ database: { poolSize: 10 }, readReplica: { poolSize: 10 } });
    const told = readSettings({ ...urls, DATABASE_POOL_SIZE: '25' });
    expect(told).toMatchObject({ database: { poolSize: 25 }, readReplica: { poolSize: 25 } });
  });

  it.each(['1', '1001', 'ten'])('takes no %s', (DATABASE_POOL_SIZE) => {
    expect(() => readSettings({ DATABASE_POOL_SIZE })).toThrow('takes a whole number from 2 to 1000');
  });
});
