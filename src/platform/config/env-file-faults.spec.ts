import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readSettings } from '../../app/settings.js';

const QUOTES = "the value is in quotes, which some env files (Docker's) keep: remove them";
const WINDOWS = 'the value ends in a carriage return, as in an env file with Windows line endings';
const SPACE = 'the value has white space around it: remove it';

/** Every setting by a value that is right. */
const RIGHT: Readonly<Record<string, string>> = {
  HOST: '127.0.0.1',
  PORT: '8082',
  AUTH: 'required',
  DATABASE_URL: 'mysql://hub:s3cret@db/hub',
  DATABASE_READ_URL: 'mysql://hub:s3cret@replica/hub',
  DATABASE_POOL_SIZE: '10',
  MIGRATE_ON_START: 'true',
  JOB_REGISTRATION: 'strict',
  STALE_AFTER_SECONDS: '60',
  FAIL_AFTER_SECONDS: '300',
  PENDING_FAIL_AFTER_SECONDS: '86400',
  SWEEP_INTERVAL_SECONDS: '10',
  RETENTION_DAYS: '90',
  INGEST_MAX_WAITING: '10000',
  SHUTDOWN_GRACE_SECONDS: '10',
  LOG_LEVEL: 'info',
  LOG_FORMAT: 'json',
  METRICS_MAX_MACHINES: '1000',
  RATE_LIMIT_PER_SECOND: '50',
  RATE_LIMIT_BURST: '200',
  REQUEST_TIMEOUT_SECONDS: '30',
  MAX_CONNECTIONS: '10000',
  TRUST_PROXY: '10.0.0.7',
  CORS_ORIGINS: 'https://screens.example',
};

describe.each(Object.entries(RIGHT))('%s=%s', (name, value) => {
  const read = (text: string) => () => readSettings({ ...RIGHT, [name]: text });
  const shown = value.replace('hub:s3cret', '***');

  it('is right', () => {
    expect(read(value)).not.toThrow();
  });

  it.each(['"', "'"])('is told of quotes (%s) around it, and shown with its secret masked', (quote) => {
    const text = quote + value + quote;
    expect(read(text)).toThrow(`${name}: got ${JSON.stringify(quote + shown + quote)}, takes `);
    expect(read(text)).toThrow(QUOTES);
    expect(read(text)).not.toThrow('s3cret');
  });
});

// A URL is read without what is around it.
const LINES = Object.entries(RIGHT).filter(([, value]) => !value.startsWith('mysql:'));

it.each(LINES)('%s=%s is told of the line end of an env file from Windows', (name, value) => {
  const read = (text: string) => () => readSettings({ ...RIGHT, [name]: text });
  if (['TRUST_PROXY', 'CORS_ORIGINS'].includes(name)) return expect(read(`${value}\r`)).not.toThrow();
  expect(read(`${value}\r`)).toThrow(`${name}: got ${JSON.stringify(`${value}\r`)}, takes `);
  expect(read(`${value}\r`)).toThrow(WINDOWS);
  expect(read(`"${value}"\r`)).toThrow(`${QUOTES}; ${WINDOWS}`);
  expect(read(` ${value}`)).toThrow(SPACE);
});

describe('a secret in quotes', () => {
  it.each([
    [
      'DATABASE_URL',
      '"sqlite:data/hub.sqlite"',
      String.raw`got "\"sqlite:data/hub.sqlite\"", takes 'sqlite:PATH'`,
    ],
    ['DATABASE_URL', `'hub:s3cret@db/hub'`, `got "'***@db/hub'", takes 'sqlite:PATH'`],
    ['DATABASE_URL', ' "mysql://hub:s3cret@db" ', String.raw`got " \"mysql://***@db\" ", takes`],
    [
      'DATABASE_PASSWORD',
      's3cret\r',
      `got "***\\r", takes a password without a line break at the end; ${WINDOWS}`,
    ],
  ])('%s=%s is masked, and the quotes are not', (name, text, message) => {
    const reading = (): unknown => readSettings({ DATABASE_URL: 'mysql://hub@db/hub', [name]: text });
    expect(reading).toThrow(message);
    expect(reading).not.toThrow('s3cret');
  });

  it('is told in a file as well, and shown nowhere', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hub-env-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'url');
    writeFileSync(file, '"mysql://hub:s3cret@db/hub"\n');
    const reading = (): unknown => readSettings({ DATABASE_URL_FILE: file });
    expect(reading).toThrow(/takes a file with 'sqlite:PATH' or .*the value is in quotes/);
    expect(reading).not.toThrow('s3cret');
    expect(() => readSettings({ DATABASE_URL_FILE: `"${file}"` })).toThrow(`(ENOENT); ${QUOTES}`);
  });
});

describe('the path of a SQLite file', () => {
  it.each([
    ['~/hub.sqlite', "an absolute path instead of '~', which is not expanded here"],
    ['~', "an absolute path instead of '~'"],
    ['~hub/hub.sqlite', "an absolute path instead of '~'"],
    ['$HOME/hub.sqlite', 'the value of the variable instead of its name'],
    ['${HOME}/hub.sqlite', 'the value of the variable instead of its name'],
    ['//data/hub.sqlite', 'like sqlite:data/hub.sqlite relative to the working directory'],
    ['"data/hub.sqlite"', 'a path without quotes around it'],
    [' data/hub.sqlite', 'a path without white space around it'],
    ['data/hub.sqlite ', 'a path without white space around it'],
    ['data/\u0000.sqlite', 'a path without control characters'],
  ])('%j is refused, as it would make a file of that name', (path, takes) => {
    expect(() => readSettings({ DATABASE_URL: `sqlite:${path}` })).toThrow(
      `DATABASE_URL: got ${JSON.stringify(`sqlite:${path}`)}, takes 'sqlite:PATH' or 'mysql://user:password@host:port/database', `,
    );
    expect(() => readSettings({ DATABASE_URL: `sqlite:${path}` })).toThrow(takes);
  });

  it.each(['./~/hub.sqlite', './$x', 'a b/hub~.sqlite', '///srv/hub.sqlite', '/srv/hub.sqlite', ':memory:'])(
    '%s is taken as it is',
    (path) => {
      expect(readSettings({ DATABASE_URL: `sqlite:${path}` }).database).toEqual({ kind: 'sqlite', path });
    },
  );
});
