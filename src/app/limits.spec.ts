import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.js';

describe('RATE_LIMIT_PER_SECOND and RATE_LIMIT_BURST', () => {
  it.each([
    [{}, 0, 1],
    [{ RATE_LIMIT_PER_SECOND: '50' }, 50, 50],
    [{ RATE_LIMIT_PER_SECOND: '50', RATE_LIMIT_BURST: '200' }, 50, 200],
  ])('of %j are %i and %i', (env, perSecond, burst) => {
    expect(readSettings(env)).toMatchObject({ rateLimitPerSecond: perSecond, rateLimitBurst: burst });
  });

  it.each(['-1', '0.5', '50/s', ''])('take no %j', (value) => {
    const env = { RATE_LIMIT_PER_SECOND: value, RATE_LIMIT_BURST: value };
    expect(() => readSettings(env)).toThrow(
      [
        `RATE_LIMIT_PER_SECOND: got "${value}", takes a whole number from 0 to 1000000`,
        `RATE_LIMIT_BURST: got "${value}", takes a whole number from 1 to 1000000`,
      ].join('\n'),
    );
  });
});

describe('TRUST_PROXY', () => {
  it.each([
    [undefined, []],
    ['none', []],
    ['10.0.0.7', ['10.0.0.7']],
    ['loopback, 10.0.0.0/8,fd00::/8', ['loopback', '10.0.0.0/8', 'fd00::/8']],
    ['::1', ['::1']],
  ])('of %s trusts %j', (value, proxies) => {
    expect(readSettings(value === undefined ? {} : { TRUST_PROXY: value }).trustProxy).toEqual(proxies);
  });

  // prettier-ignore
  it.each(['', 'true', '1', '*', 'proxy.example', '10.0.0', '10.0.0.7/33', '0.0.0.0/0', '::/0', 'fd00::/129',
    '10.0.0.7/', '10.0.0.7/8/8', '10.0.0.7,', 'loopback,none', '10.0.0.7/255.0.0.0', 'fe80::1%eth0'])(
    'takes no %j',
    (value) => {
      expect(() => readSettings({ TRUST_PROXY: value })).toThrow(
        `TRUST_PROXY: got "${value}", takes 'none' or the addresses of proxies, like '10.0.0.7,`,
      );
    },
  );
});

describe('CORS_ORIGINS', () => {
  it.each([
    [undefined, []],
    ['none', []],
    ['https://screens.example', ['https://screens.example']],
    ['http://localhost:3000, https://b.example', ['http://localhost:3000', 'https://b.example']],
    ['http://[::1]:3000', ['http://[::1]:3000']],
  ])('of %s allows %j', (value, origins) => {
    expect(readSettings(value === undefined ? {} : { CORS_ORIGINS: value }).corsOrigins).toEqual(origins);
  });

  // prettier-ignore
  it.each(['', '*', 'null', 'true', 'screens.example', 'https://screens.example/', 'https://screens.example/app',
    'https://Screens.example', 'https://screens.example:443', 'https://*.example', 'https://u:p@screens.example',
    'ftp://screens.example', 'https://a.example,', 'https://a.example https://b.example', 'none,https://a.example'])(
    'takes no %j',
    (value) => {
      expect(() => readSettings({ CORS_ORIGINS: value })).toThrow(
        `CORS_ORIGINS: got "${value}", takes 'none' or the origins of pages in the form browsers send, like 'https://`,
      );
    },
  );
});

describe('MAX_CONNECTIONS and REQUEST_TIMEOUT_SECONDS', () => {
  it('are whole numbers from 1 on', () => {
    expect(readSettings({})).toMatchObject({ maxConnections: 10_000, requestTimeoutMs: 30_000 });
    expect(() => readSettings({ MAX_CONNECTIONS: '0', REQUEST_TIMEOUT_SECONDS: '0' })).toThrow(
      [
        'REQUEST_TIMEOUT_SECONDS: got "0", takes a whole number from 1 to 3600',
        'MAX_CONNECTIONS: got "0", takes a whole number from 1 to 1000000',
      ].join('\n'),
    );
  });
});
