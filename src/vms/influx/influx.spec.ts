import { describe, expect, it } from 'vitest';
import { startListener } from '../../../test/support/http-listener.js';
import type { InfluxSettings } from '../vms.settings.js';
import { Influx } from './influx.js';

const NEVER = new AbortController().signal;

function influxAt(url: string, more: Partial<InfluxSettings> = {}): Influx {
  return new Influx({ url: new URL(url), db: 'a b', token: 'a-token', version: '3', org: 'o', ...more });
}

describe('the write route of InfluxDB', () => {
  it.each([
    { version: '3', path: '/api/v3/write_lp?db=a+b&precision=nanosecond', authorization: 'Bearer a-token' },
    { version: '2', path: '/api/v2/write?org=o&bucket=a+b&precision=ns', authorization: 'Token a-token' },
    { version: '1', path: '/write?db=a+b&precision=ns', authorization: 'Token a-token' },
    {
      version: '1',
      token: 'hub:pri5ate',
      path: '/write?db=a+b&precision=ns',
      authorization: `Basic ${Buffer.from('hub:pri5ate').toString('base64')}`,
    },
  ] as const)(
    'is $path of version $version, with $authorization',
    async ({ path, authorization, ...more }) => {
      const listener = await startListener();
      expect(await influxAt(listener.url, more).write(['a b=1i', 'c d=2i'], NEVER)).toEqual({
        kind: 'written',
      });
      expect(await listener.next(1)).toEqual([{ path, authorization, body: 'a b=1i\nc d=2i\n' }]);
    },
  );

  it.each([
    { status: 200, kind: 'written' },
    { status: 204, kind: 'written' },
    { status: 400, kind: 'rejected' },
    { status: 413, kind: 'rejected' },
    { status: 422, kind: 'rejected' },
    { status: 401, kind: 'away', waitMs: 0 },
    { status: 403, kind: 'away', waitMs: 0 },
    { status: 404, kind: 'away', waitMs: 0 },
    { status: 429, retryAfter: '7', kind: 'away', waitMs: 7_000 },
    { status: 503, retryAfter: '86400', kind: 'away', waitMs: 60_000 },
    { status: 503, retryAfter: 'soon', kind: 'away', waitMs: 0 },
    { status: 500, kind: 'away', waitMs: 0 },
  ])('takes $status for $kind', async ({ status, retryAfter, ...outcome }) => {
    const { url } = await startListener(() => ({
      status,
      ...(retryAfter === undefined ? {} : { headers: { 'retry-after': retryAfter } }),
    }));
    expect(await influxAt(url).write(['a b=1i'], NEVER)).toMatchObject(outcome);
  });

  it('gives a reason without the token', async () => {
    const { url } = await startListener(() => ({ status: 401, body: '{"error":"not a-token"}' }));
    expect(await influxAt(url).write(['a b=1i'], NEVER)).toMatchObject({
      reason: 'HTTP 401 {"error":"not ***"}',
    });
  });
});
