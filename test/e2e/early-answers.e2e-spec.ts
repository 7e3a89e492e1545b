import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { sendThenRead } from '../support/blocking-client.js';
import { freshDatabase } from '../support/databases.js';
import { eventually, report, request, startHub } from '../support/hub.js';
import type { Hub, HubProcess } from '../support/hub.js';
import { proxyTo } from '../support/proxy.js';
import { open } from '../support/sockets.js';
import { launchForSuite, openForSuite } from '../support/suite-hub.js';
import { bearer, createToken, untilKnown } from '../support/tokens.js';

/** More than the kernel takes by itself from a client, and less than a hub reads after its answer. */
const MIB = 12;
const REPORT = '/api/v1/telemetry/backup/large';
const JSON_TYPE = 'Content-Type: application/json';
const TEXT_TYPE = 'Content-Type: text/plain';
const BODIES = [
  { name: 'with its length', body: { mib: MIB } },
  { name: 'in chunks', body: { mib: MIB, isChunked: true } },
] as const;

const headOf = (requestLine: string, ...fields: string[]): string =>
  [requestLine.includes(' HTTP/') ? requestLine : `${requestLine} HTTP/1.1`, 'Host: hub', ...fields].join(
    '\r\n',
  );

/** So that a hub which keeps the connection is heard out. */
const LAST = 'GET /health/live HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n';

const statusesIn = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

describe.each(BODIES)('a client that sends 12 MiB $name before it reads', ({ body }) => {
  let hub: Hub;

  beforeAll(async () => {
    const suite = await openForSuite('sqlite');
    hub = suite.hub;
    return suite.end;
  });

  it.each([
    ['a body that is too large', 413, `POST ${REPORT}`, [JSON_TYPE]],
    ['no JSON', 415, `POST ${REPORT}`, [TEXT_TYPE]],
    ['no JSON, and a connection that is not kept', 415, `POST ${REPORT}`, [TEXT_TYPE, 'Connection: close']],
    ['a method that its path does not take', 405, `PUT ${REPORT}`, [JSON_TYPE]],
    ['a route that there is none of', 404, 'POST /nowhere', [TEXT_TYPE]],
    ['the same of an older client', 404, 'POST /nowhere HTTP/1.0', [TEXT_TYPE]],
    ['a GET that needs no body', 200, 'GET /api/v1/jobs', [JSON_TYPE]],
    ['a head that is too large', 431, `POST ${REPORT}`, [`A: ${'x'.repeat(20_000)}`]],
    ['too many headers', 431, `POST ${REPORT}`, Array.from({ length: 120 }, () => 'A: b')],
    ['a head that is none', 400, `POST ${REPORT}`, ['no header']],
  ])('hears what the hub says to %s: %i', async (_name, status, requestLine, fields) => {
    const { text, sentMib } = await sendThenRead(hub, headOf(requestLine, ...fields), body, LAST);
    expect(sentMib).toBe(MIB);
    expect(statusesIn(text)[0]).toBe(status);
    expect((await request(hub, 'GET', '/health/live')).status).toBe(200);
  });

  it('is served on where its connection is kept, and not where it is closed', async () => {
    const next = `POST /api/v1/telemetry/backup/next HTTP/1.1\r\nHost: hub\r\n${JSON_TYPE}\r\nContent-Length: 20\r\n\r\n{"status":"running"}`;
    const closed = await sendThenRead(hub, headOf(`POST ${REPORT}`, JSON_TYPE), body, next + LAST);
    expect(statusesIn(closed.text)).toEqual([413]);
    expect(closed.text).toMatch(/\r\nconnection: close\r\n/i);
    expect((await request(hub, 'GET', '/api/v1/jobs/next')).status).toBe(404);
    const kept = await sendThenRead(hub, headOf('POST /nowhere', TEXT_TYPE), body, next + LAST);
    expect(statusesIn(kept.text)).toEqual([404, 200, 200]);
    expect((await request(hub, 'GET', '/api/v1/jobs/next')).status).toBe(200);
  });
});

describe.each(BODIES)('a client without a right that sends 12 MiB $name', ({ body }) => {
  it('hears 401, 403 and 429', async () => {
    const { hub, databaseUrl, end } = await openForSuite('sqlite', {
      AUTH: 'required',
      RATE_LIMIT_PER_SECOND: '1',
      RATE_LIMIT_BURST: '40',
    });
    const token = await createToken(databaseUrl, { role: 'viewer' });
    await untilKnown(hub, token);
    const ask = async (presented: string): Promise<number | undefined> => {
      const head = headOf(`POST ${REPORT}`, JSON_TYPE, `Authorization: Bearer ${presented}`);
      return statusesIn((await sendThenRead(hub, head, body, LAST)).text)[0];
    };
    expect([await ask('wrong'), await ask(token)]).toEqual([401, 403]);
    await Promise.all(
      Array.from({ length: 200 }, () => request(hub, 'GET', '/api/v1/jobs', undefined, bearer(token))),
    );
    expect(await ask(token)).toBe(429);
    await end();
  });

  it('hears 503 of a hub that has too much to do', async () => {
    const database = await proxyTo(await freshDatabase('mariadb'));
    const env = { MIGRATE_ON_START: 'true', INGEST_MAX_WAITING: '1' };
    const hub = await startHub({ DATABASE_URL: database.url, ...env });
    await report(hub, 'warm', { status: 'running' });
    database.freeze();
    const waiting = Array.from({ length: 10 }, (_, index) => report(hub, `j${index}`, { status: 'running' }));
    expect((await Promise.race(waiting)).status).toBe(503);
    const head = headOf(`POST ${REPORT}`, JSON_TYPE, 'Connection: close');
    expect(statusesIn((await sendThenRead(hub, head, body)).text)).toEqual([503]);
    database.thaw();
    await Promise.all(waiting);
  });
});

describe('a hub that reads on after its answer', () => {
  let hub: HubProcess;

  beforeAll(async () => {
    // Nothing but what is meant here may end a connection.
    const suite = await launchForSuite('sqlite', { REQUEST_TIMEOUT_SECONDS: '600', AUTH: 'required' });
    hub = suite.hub;
    return suite.end;
  });

  const endings = [
    ['that it keeps', headOf('POST /nowhere', TEXT_TYPE), 404],
    ['that it closes', headOf('POST /nowhere', TEXT_TYPE, 'Connection: close'), 404],
    ['on which there was no request', headOf(`POST ${REPORT}`, 'no header'), 400],
  ] as const;

  it.each(endings)('takes no more than some MiB on a connection %s', async (_name, head) => {
    const { text, sentMib } = await sendThenRead(hub, head, { mib: 200 });
    expect(text).toBe('');
    expect(sentMib).toBeLessThan(60);
  });

  it.each(endings)('takes none for ever on a connection %s', async (_name, head, status) => {
    const { socket, heard, isOpen } = await open(hub, `${head}\r\nContent-Length: 1000000\r\n\r\n`);
    // Also after the hub has said that it will say no more.
    socket.allowHalfOpen = true;
    const drip = setInterval(() => socket.write('x'), 50);
    await eventually(
      async () => isOpen(),
      (stillOpen) => !stillOpen,
    );
    clearInterval(drip);
    expect(statusesIn(heard())).toEqual([status]);
  });

  it('gives a request one answer, whatever comes of the rest of its body', async () => {
    const { socket, heard, isOpen } = await open(
      hub,
      `${headOf('POST /nowhere', TEXT_TYPE)}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`,
    );
    await eventually(
      async () => heard(),
      (text) => text.endsWith('}'),
    );
    socket.write('no chunk\r\n');
    await eventually(
      async () => isOpen(),
      (stillOpen) => !stillOpen,
    );
    expect(statusesIn(heard())).toEqual([404]);
  });

  it('holds nothing of all that in memory, however many send at once, and serves others meanwhile', async () => {
    const before = await peakMemoryMib(hub);
    const head = headOf(`POST ${REPORT}`, JSON_TYPE, 'Connection: close');
    const sending = Array.from({ length: 40 }, () => sendThenRead(hub, head, { mib: 14 }));
    expect((await request(hub, 'GET', '/health/live')).status).toBe(200);
    const answers = await Promise.all(sending);
    for (const { text } of answers) expect([401, undefined]).toContain(statusesIn(text)[0]);
    // A slow machine does not get all of it through in time.
    const sentMib = answers.reduce((sum, answer) => sum + answer.sentMib, 0);
    expect((await peakMemoryMib(hub)) - before).toBeLessThan(sentMib / 2);
  });
});

async function peakMemoryMib(hub: HubProcess): Promise<number> {
  const status = await readFile(`/proc/${hub.process.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}
