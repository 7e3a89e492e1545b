import type { Role } from '../../src/auth/role.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventually, request } from '../support/hub.js';
import type { Answer, Hub, HubProcess } from '../support/hub.js';
import { linesAt } from '../support/log-lines.js';
import { valuesNow } from '../support/metrics.js';
import { operationsOf } from '../support/openapi.js';
import type { OpenApi } from '../support/openapi.js';
import { ROLE_OF } from '../support/roles.js';
import { launchForSuite } from '../support/suite-hub.js';
import { open } from '../support/sockets.js';
import { bearer, createToken, statusWith } from '../support/tokens.js';

/** Slow enough that a test can tell what time has brought from what was there at once. */
const LIMITED = { RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '5', TRUST_PROXY: 'loopback' };
const BURST = 5;
/** Far more than time can bring while they are sent. */
const MANY = 60;
const FIELDS = ['ratelimit', 'ratelimit-policy', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'];

const from = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });

/** The answers to many requests at once, and how many of them time may have brought. */
async function flood<T = object>(
  hub: Hub,
  path: string,
  headersOf: (index: number) => Record<string, string>,
): Promise<{ answers: Answer<T>[]; passed: number; mostPassed: number }> {
  const begunAt = performance.now();
  const answers = await Promise.all(
    Array.from({ length: MANY }, (_, index) => request<T>(hub, 'GET', path, undefined, headersOf(index))),
  );
  const seconds = (performance.now() - begunAt) / 1000;
  const passed = answers.filter(({ status }) => status !== 429).length;
  return { answers, passed, mostPassed: BURST + Math.ceil(seconds) };
}

describe('a hub with a rate limit and without tokens', () => {
  let hub: HubProcess;

  beforeAll(async () => {
    const suite = await launchForSuite('sqlite', { ...LIMITED, CORS_ORIGINS: 'https://screens.example' });
    hub = suite.hub;
    return suite.end;
  });

  it('lets the burst of an address through, and answers 429 to what is more', async () => {
    const { answers, passed, mostPassed } = await flood(hub, '/api/v1/jobs', () => from('192.0.2.1'));
    expect(passed).toBeGreaterThanOrEqual(BURST);
    expect(passed).toBeLessThanOrEqual(mostPassed);
    const refused = answers.filter(({ status }) => status !== 200);
    for (const { status, headers, body } of refused) {
      expect([status, headers.get('retry-after'), headers.get('content-type')]).toEqual([
        429,
        '1',
        'application/problem+json; charset=utf-8',
      ]);
      expect(headers.get('ratelimit')).toBe('"default";r=0;t=1');
      expect(body).toMatchObject({
        type: 'urn:backup-telemetry-hub:problem:rate-limited',
        status: 429,
        error: 'Too many requests from your address. Try again in 1 second.',
      });
    }
  });

  it('lets an address in again when Retry-After has passed, and others meanwhile', async () => {
    await flood(hub, '/api/v1/jobs', () => from('192.0.2.2'));
    expect((await request(hub, 'GET', '/api/v1/jobs', undefined, from('192.0.2.3'))).status).toBe(200);
    await eventually(
      () => request(hub, 'GET', '/api/v1/jobs', undefined, from('192.0.2.2')),
      ({ status }) => status === 200,
    );
  });

  it('tells on every answer what is left, in the fields of the draft and the older ones', async () => {
    const { headers } = await request(hub, 'GET', '/nowhere', undefined, from('192.0.2.4'));
    expect(FIELDS.map((name) => headers.get(name))).toEqual([
      '"default";r=4;t=1',
      '"default";q=5;w=5',
      '5',
      '4',
      '1',
    ]);
  });

  it('takes a /64 of IPv6 for one address', async () => {
    const { passed, mostPassed } = await flood(hub, '/api/v1/jobs', (index) =>
      from(`2001:db8:0:1:${index}::1`),
    );
    expect(passed).toBeLessThanOrEqual(mostPassed);
    const neighbour = await request(hub, 'GET', '/api/v1/jobs', undefined, from('2001:db8:0:2::1'));
    expect(neighbour.headers.get('ratelimit-remaining')).toBe('4');
  });

  it('believes of X-Forwarded-For no more than what its proxy has added', async () => {
    const { passed, mostPassed } = await flood(hub, '/api/v1/jobs', (index) =>
      from(`198.51.100.${index}, 192.0.2.5`),
    );
    expect(passed).toBeLessThanOrEqual(mostPassed);
  });

  it.each([
    ['with its port, as the gateway of Azure does', (port: number) => `203.0.113.1:${port}`],
    ['in quotes', (port: number) => `"203.0.113.2:${port}"`],
    ['of IPv6 with its port', (port: number) => `[2001:db8:17::1]:${port}`],
    ['as IPv6', (port: number) => `[::ffff:203.0.113.3]:${port}`],
    ['after one without a port', (port: number) => `203.0.113.4:${port}, 127.0.0.1:80, 127.0.0.1`],
  ])('knows a client by an address that the proxy writes %s', async (_name, written) => {
    const { passed, mostPassed } = await flood(hub, '/api/v1/jobs', (index) => from(written(50_000 + index)));
    expect(passed).toBeGreaterThanOrEqual(BURST);
    expect(passed).toBeLessThanOrEqual(mostPassed);
    const other = written(50_000).replace('203.0.113', '198.51.100').replace(':17:', ':18:');
    const stranger = await request(hub, 'GET', '/api/v1/jobs', undefined, from(other));
    expect(stranger.headers.get('ratelimit-remaining')).toBe('4');
  });

  it('takes all for its proxy that this names no address of, whatever it says in its place', async () => {
    const names = ['unknown', '_hidden', 'unix:', '203.0.113', '198.51.100.1, nobody:80'];
    const { answers, passed, mostPassed } = await flood(hub, '/api/v1/jobs', (index) =>
      from(`${names[index % names.length]}${index}`),
    );
    expect(passed).toBeLessThanOrEqual(mostPassed);
    expect(answers.some(({ status }) => status === 429)).toBe(true);
    await eventually(
      async () => {
        await flood(hub, '/api/v1/jobs', () => from('unknown'));
        return linesAt(hub.output(), 'warn').map(({ limited }) => limited);
      },
      (limited) => limited.includes('address 127.0.0.1'),
    );
  });

  it('does not limit health', async () => {
    for (const path of ['/health', '/health/live', '/health/ready']) {
      const { answers } = await flood(hub, path, () => from('192.0.2.6'));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    }
  });

  it('keeps the connection on which it said 429, and reads no body for that', async () => {
    await flood(hub, '/api/v1/jobs', () => from('192.0.2.7'));
    const { socket, heard } = await open(hub, '');
    const body = JSON.stringify({ status: 'running', vm_name: 'x'.repeat(200) });
    const post = (address: string): string =>
      `POST /api/v1/telemetry/backup/kept HTTP/1.1\r\nHost: hub\r\nX-Forwarded-For: ${address}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    socket.write(post('192.0.2.7').repeat(3));
    socket.write(post('192.0.2.8'));
    await eventually(
      async () => heard(),
      (text) => text.includes('"applied"'),
    );
    expect(heard().match(/HTTP\/1\.1 \d+/g)).toEqual([429, 429, 429, 200].map((code) => `HTTP/1.1 ${code}`));
    socket.destroy();
  });

  it('counts and logs what it turned away, a line a second at most', async () => {
    const scraper = from('192.0.2.20');
    const before = await valuesNow(hub, 'hub_http_limited_total', scraper);
    const { passed } = await flood(hub, '/api/v1/jobs', () => from('192.0.2.9'));
    const after = await valuesNow(hub, 'hub_http_limited_total', scraper);
    expect(after).toEqual({ ...before, address_rate: Number(before['address_rate']) + MANY - passed });
    const line = linesAt(hub.output(), 'warn').find(
      ({ message }) => message === 'rejected: rate limit exceeded',
    );
    expect(line).toMatchObject({
      status: 429,
      problem: 'rate-limited',
      limited: expect.stringMatching(/^address \d/),
    });
    expect(linesAt(hub.output(), 'error')).toEqual([]);
  });

  it('describes the 429 and its headers at every operation but those of health', async () => {
    const headers = from('192.0.2.10');
    const { body } = await request<OpenApi>(hub, 'GET', '/api/openapi.json', undefined, headers);
    const described = [...operationsOf(body)].map(([route, { responses }]) => [
      route,
      Object.keys(responses[429]?.headers ?? {}).map((name) => name.toLowerCase()),
    ]);
    const due = Object.entries(ROLE_OF).map(([route, need]) => [
      route,
      need === 'nobody'
        ? []
        : ['retry-after', 'ratelimit-policy', ...FIELDS.filter((name) => name !== 'ratelimit-policy')],
    ]);
    expect(Object.fromEntries(described)).toEqual(Object.fromEntries(due));
  });

  it('lets a page of a named origin ask first, and read the answer and its headers', async () => {
    const origin = 'https://screens.example';
    const asking = { origin, 'access-control-request-method': 'POST', ...from('192.0.2.11') };
    const preflight = await request(hub, 'OPTIONS', '/api/v1/jobs/j/cancel', undefined, asking);
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': expect.stringContaining('POST'),
      'access-control-allow-headers': expect.stringMatching(/Authorization.*Content-Type.*If-None-Match/),
      'access-control-max-age': '7200',
      vary: 'Origin',
    });
    expect(preflight.headers.has('access-control-allow-credentials')).toBe(false);
    for (const path of ['/api/v1/jobs', '/nowhere', '/metrics']) {
      const { headers } = await request(hub, 'GET', path, undefined, {
        ...from('192.0.2.12'),
        origin,
        accept: 'application/json',
      });
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-expose-headers')?.toLowerCase().split(', ')).toEqual(
        expect.arrayContaining(['etag', 'retry-after', 'x-request-id', ...FIELDS]),
      );
      expect(headers.get('vary')).toMatch(/(^|, )Origin$/);
    }
  });

  it.each(['https://screens.example.evil', 'http://screens.example', 'https://evil.example', 'null', ''])(
    'lets no page of %j do that',
    async (origin) => {
      const asking = { origin, 'access-control-request-method': 'POST', ...from('192.0.2.13') };
      const preflight = await request(hub, 'OPTIONS', '/api/v1/jobs', undefined, asking);
      const answer = await request(hub, 'GET', '/health/live', undefined, { origin });
      expect([preflight.status, answer.status]).toEqual([405, 200]);
      for (const { headers } of [preflight, answer]) {
        expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
        expect(headers.get('vary')).toBe('Origin');
      }
    },
  );
});

describe('a hub with a rate limit that asks for tokens', () => {
  let hub: HubProcess;
  let databaseUrl: string;

  beforeAll(async () => {
    const suite = await launchForSuite('sqlite', { ...LIMITED, AUTH: 'required' });
    ({ hub, databaseUrl } = suite);
    return suite.end;
  });

  const knownToken = async (role: Role = 'operator'): Promise<string> => {
    const token = await createToken(databaseUrl, { role });
    await eventually(
      () => statusWith(hub, token),
      (status) => status === 200,
    );
    return token;
  };
  const list = (headers: Record<string, string>): Promise<Answer<object>> =>
    request<object>(hub, 'GET', '/api/v1/jobs', undefined, headers);

  it('limits each token by itself, from wherever it is used', async () => {
    const [busy, calm] = [await knownToken(), await knownToken()];
    const { answers, passed, mostPassed } = await flood(hub, '/api/v1/jobs', (index) => ({
      ...bearer(busy),
      ...from(`192.0.2.${index}`),
    }));
    expect(passed).toBeLessThanOrEqual(mostPassed);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body).toMatchObject({
      detail: 'Too many requests with this token. Try again in 1 second.',
    });
    expect((await list({ ...bearer(calm), ...from('192.0.2.1') })).status).toBe(200);
    // A line a second at most: some other refusal may have had the one of this second.
    await eventually(
      async () => {
        await list(bearer(busy));
        return linesAt(hub.output(), 'warn').map(({ limited }) => String(limited));
      },
      (names) => names.some((name) => /^token token-\d+$/.test(name)),
    );
  });

  it('limits a token also where it has not the role', async () => {
    const token = await knownToken('viewer');
    const headers = { ...bearer(token), ...from('192.0.2.200') };
    const { answers, passed, mostPassed } = await flood(hub, '/api/v1/audit', () => headers);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([403, 429]));
    expect(passed).toBeLessThanOrEqual(mostPassed);
  });

  it('judges no token of an address that sent too many wrong ones, until it has waited', async () => {
    const token = await knownToken();
    const guesses = await flood(hub, '/api/v1/jobs', (index) => ({
      ...bearer(`bth_${String(index).padStart(43, '0')}`),
      ...from('198.51.100.1'),
    }));
    expect(new Set(guesses.answers.map(({ status }) => status))).toEqual(new Set([401, 429]));
    expect(guesses.passed).toBeGreaterThanOrEqual(BURST);
    expect(guesses.passed).toBeLessThanOrEqual(guesses.mostPassed);
    const detail = 'Too many requests without a valid token from your address. Try again in 1 second.';
    expect(guesses.answers.find(({ status }) => status === 429)?.body).toMatchObject({ detail });
    const right = { ...bearer(token), ...from('198.51.100.1') };
    const { answers } = await flood<{ detail?: string }>(hub, '/api/v1/jobs', () => right);
    expect(answers.map(({ body }) => body.detail)).toContain(detail);
    await eventually(
      () => list(right),
      ({ status }) => status === 200,
    );
  });

  it('goes on with the right tokens of other addresses, and with health, while an address guesses', async () => {
    const token = await knownToken();
    await flood(hub, '/api/v1/jobs', () => ({ ...bearer('wrong'), ...from('198.51.100.2') }));
    expect((await list({ ...bearer(token), ...from('198.51.100.3') })).status).toBe(200);
    expect((await request(hub, 'GET', '/health/ready', undefined, from('198.51.100.2'))).status).toBe(200);
  });

  it('tells with a 401 what is left', async () => {
    const { status, headers } = await list(from('198.51.100.4'));
    expect([status, headers.get('ratelimit')]).toEqual([401, '"default";r=4;t=1']);
  });
});
