import { readdir, readlink } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventually, jobOf, report, request } from '../support/hub.js';
import type { HubProcess } from '../support/hub.js';
import { linesAt } from '../support/log-lines.js';
import { valuesNow } from '../support/metrics.js';
import { sendLines } from '../support/raw-request.js';
import { open, openMany } from '../support/sockets.js';
import type { RawConnection } from '../support/sockets.js';
import { launchForSuite } from '../support/suite-hub.js';

const HALF_HEADERS = 'POST /api/v1/telemetry/backup/half HTTP/1.1\r\nHost: hub\r\nContent-Ty';
const HALF_BODY =
  'POST /api/v1/telemetry/backup/half HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\n' +
  'Content-Length: 1000000\r\n\r\n{"status":"runn';
const SLOW = [
  ['nothing', ''],
  ['half of the headers', HALF_HEADERS],
  ['half of a body', HALF_BODY],
] as const;
const HELD_OF_EACH = 200;
const MAX_CONNECTIONS = 800;

const openOf = (connections: readonly RawConnection[]): RawConnection[] =>
  connections.filter(({ isOpen }) => isOpen());

describe('a hub with its usual limits', () => {
  let hub: HubProcess;

  beforeAll(async () => {
    const suite = await launchForSuite('sqlite', {
      MAX_CONNECTIONS: String(MAX_CONNECTIONS),
      // Nothing that a test holds may go by itself, however slow the machine.
      REQUEST_TIMEOUT_SECONDS: '600',
    });
    hub = suite.hub;
    return suite.end;
  });

  it('takes reports as ever while hundreds of connections say nothing, or half of something', async () => {
    const held = (await Promise.all(SLOW.map(([, bytes]) => openMany(hub, HELD_OF_EACH, bytes)))).flat();
    for (let sequence = 1; sequence <= 100; sequence++) {
      const { body } = await report(hub, 'lively', { status: 'running', sequence });
      expect(body.outcome).toBe('applied');
    }
    const fresh = await sendLines(
      hub,
      'GET /health/ready HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n',
    );
    expect(fresh).toMatch(/^HTTP\/1\.1 200 /);
    expect(openOf(held)).toHaveLength(SLOW.length * HELD_OF_EACH);
    expect((await jobOf(hub, 'lively')).revision).toBe(1);
    for (const { socket } of held) socket.destroy();
  });

  it('closes at once what comes above MAX_CONNECTIONS, and says so', async () => {
    const connections = await openMany(hub, MAX_CONNECTIONS + 50, '');
    const dropped = await eventually(
      async () => connections.length - openOf(connections).length,
      (count) => count >= 50,
    );
    for (const { socket } of connections) socket.destroy();
    await eventually(
      () => valuesNow(hub, 'hub_http_limited_total').catch(() => undefined),
      (counted) => Number(counted?.['connections']) >= dropped,
    );
    expect(linesAt(hub.output(), 'warn')).toContainEqual(
      expect.objectContaining({
        message: 'connection closed: MAX_CONNECTIONS reached',
        max_connections: MAX_CONNECTIONS,
      }),
    );
    expect((await report(hub, 'after', { status: 'running' })).status).toBe(200);
  });

  it('answers 431 to more than 100 headers, and takes 100', async () => {
    const withHeaders = (count: number): Promise<{ status: number; body: { type?: string } }> =>
      sendLines(
        hub,
        `GET /api/v1/jobs HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n${'A: b\r\n'.repeat(count - 2)}\r\n`,
      ).then((text) => ({
        status: Number(text.slice(9, 12)),
        body: JSON.parse(text.slice(text.indexOf('\r\n\r\n'))) as { type?: string },
      }));
    expect((await withHeaders(100)).status).toBe(200);
    const { status, body } = await withHeaders(101);
    expect([status, body.type]).toEqual([
      431,
      'urn:backup-telemetry-hub:problem:request-header-fields-too-large',
    ]);
  });

  it.each([
    ['/health/live', 200],
    ['/api/v1/jobs', 200],
    ['/api/v1/jobs/nobody', 404],
    ['/nowhere', 404],
    ['/%zz', 400],
    ['/api/openapi.json', 200],
  ])('tells browsers to make nothing of %s but what it is', async (path, status) => {
    const answer = await request<object>(hub, 'GET', path);
    expect(answer.status).toBe(status);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': expect.stringMatching(/^no-(store|cache)$/),
    });
  });

  it('tells them so with what it answers to no request at all', async () => {
    expect(await sendLines(hub, 'garbage\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 [^]*\r\nx-content-type-options: nosniff\r\n[^]*\r\ncontent-security-policy: default-src/,
    );
  });

  it('lets the page of the document load its own scripts and styles, and nothing else', async () => {
    const page = await fetch(`${hub.url}/api/docs`);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'"]),
    );
    const html = await page.text();
    const scripts = [...html.matchAll(/<script([^>]*)>([^]*?)<\/script>/g)];
    expect(scripts.length).toBeGreaterThan(2);
    for (const [, attributes, code = ''] of scripts) {
      expect(attributes).toMatch(/^ src="\.\/[^"]+"$/);
      expect(code.trim()).toBe('');
    }
    expect(html).not.toMatch(/\son\w+=|https?:\/\/(?!www\.w3\.org)/);
  });

  it('has no header of CORS', async () => {
    const asking = { origin: 'https://screens.example', 'access-control-request-method': 'POST' };
    for (const method of ['OPTIONS', 'GET']) {
      const { headers } = await request<object>(hub, method, '/api/v1/jobs', undefined, asking);
      expect([...headers.keys()].filter((name) => /^(access-control|vary)/.test(name))).toEqual([]);
    }
  });

  it('says nothing of a limit on the rate', async () => {
    const { headers } = await request<object>(hub, 'GET', '/api/v1/jobs');
    expect([...headers.keys()].filter((name) => name.startsWith('ratelimit'))).toEqual([]);
  });
});

describe('a hub that waits a second for a request', () => {
  let hub: HubProcess;

  beforeAll(async () => {
    const suite = await launchForSuite('sqlite', {
      REQUEST_TIMEOUT_SECONDS: '1',
      RATE_LIMIT_PER_SECOND: '1',
      RATE_LIMIT_BURST: '40',
      TRUST_PROXY: '192.0.2.1,uniquelocal',
    });
    hub = suite.hub;
    return suite.end;
  });

  it.each(SLOW)('answers 408 to a connection that sends %s, and closes it', async (_name, bytes) => {
    const connections = await openMany(hub, 20, bytes);
    await eventually(
      async () => openOf(connections).length,
      (count) => count === 0,
    );
    for (const { heard } of connections) {
      expect(heard()).toMatch(
        /^HTTP\/1\.1 408 [^]*"type":"urn:backup-telemetry-hub:problem:request-timeout"/,
      );
    }
  });

  it('closes a connection whose client sends a byte from time to time', async () => {
    const { socket, heard, isOpen } = await open(hub, HALF_HEADERS);
    const drip = setInterval(() => socket.write('x'), 50);
    await eventually(
      async () => isOpen(),
      (stillOpen) => !stillOpen,
    );
    clearInterval(drip);
    expect(heard()).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('closes a connection whose client does not read, and the files that were meant for it', async () => {
    const { socket } = await open(hub, '');
    socket.pause();
    socket.write('GET /api/docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: hub\r\n\r\n'.repeat(30));
    await eventually(openBundles, (count) => count > 1);
    await eventually(openBundles, (count) => count === 0);
    socket.destroy();
    expect((await report(hub, 'after', { status: 'running' })).status).toBe(200);
  });

  async function openBundles(): Promise<number> {
    const folder = `/proc/${hub.process.pid}/fd`;
    const files = (await readdir(folder)).map((file) => readlink(`${folder}/${file}`).catch(() => ''));
    return (await Promise.all(files)).filter((path) => path.endsWith('swagger-ui-bundle.js')).length;
  }

  it('believes no X-Forwarded-For of an address that is not named', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        request(hub, 'GET', '/api/v1/jobs', undefined, { 'x-forwarded-for': `198.51.100.${index}` }),
      ),
    );
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
    expect(linesAt(hub.output(), 'warn')).toContainEqual(
      expect.objectContaining({ limited: 'address 127.0.0.1' }),
    );
  });
});
