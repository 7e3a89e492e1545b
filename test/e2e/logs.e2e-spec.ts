import { beforeAll, describe, expect, it } from 'vitest';
import { BAD_INPUT_CASES } from '../support/bad-input-cases.js';
import { BAD_REQUEST_CASES, RAW_CASES } from '../support/bad-request-cases.js';
import { freshDatabase, makeDatabase } from '../support/databases.js';
import { eventually, failToStart, launchHub, report, request, startHubProcess } from '../support/hub.js';
import type { HubProcess } from '../support/hub.js';
import type { InputCase } from '../support/input-case.js';
import { linesAt, logLines } from '../support/log-lines.js';
import type { LogLine } from '../support/log-lines.js';
import { openProxy } from '../support/tcp-proxy.js';
import type { Proxy } from '../support/tcp-proxy.js';
import { send, sendLines } from '../support/raw-request.js';

const TOKEN = 'hub_s3cretToken0123456789';
const SECRETS = [TOKEN, 's3cretBody', 's3cretQuery', 's3cretPath', 's3cretCookie', 's3cretId', 's3cretTrace'];
const HEADERS = {
  authorization: `Bearer ${TOKEN}`,
  cookie: 'session=s3cretCookie',
  'x-request-id': 's3cretId with spaces',
  traceparent: '00-s3cretTrace-00f067aa0ba902b7-01',
  'content-type': 'application/json',
};
const GOOD = { method: 'POST', path: '/api/v1/telemetry/backup/j', status: 200 };
// prettier-ignore
const SECRET_CASES: Omit<InputCase, 'sentence'>[] = [
  { ...GOOD, body: '{"status":"failed","error":"s3cretBody","vm_name":"s3cretBody"}' },
  { ...GOOD, status: 400, body: '{"password":"s3cretBody"' },
  { ...GOOD, status: 422, body: '{"status":"s3cretBody","vm_name":{"s3cretBody":1}}' },
  { ...GOOD, status: 415, body: 's3cretBody', headers: { ...HEADERS, 'content-type': 'text/s3cretBody' } },
  { ...GOOD, status: 413, body: 's3cretBody'.repeat(200_000) },
  { ...GOOD, status: 404, path: '/api/v1/telemetry/s3cretPath/j', body: '{"status":"running"}' },
  { ...GOOD, status: 422, path: '/api/v1/telemetry/backup/s3cretPath%20', body: '{"status":"running"}' },
  { ...GOOD, status: 404, path: '/s3cretPath?token=s3cretQuery', body: '{}' },
  { ...GOOD, status: 200, path: '/api/v1/telemetry/batch', body: '{"updates":[{"job_id":"s3cretBody s","status":"s3cretBody"}]}' },
  { method: 'GET', status: 422, path: '/api/v1/jobs?token=s3cretQuery' },
  { method: 'GET', status: 200, path: '/api/v1/jobs?q=s3cretQuery' },
  { method: 'GET', status: 404, path: '/api/v1/jobs/s3cretPath' },
  { method: 'GET', status: 400, path: '/s3cretPath%zz' },
];

describe('the log of a hub at LOG_LEVEL=debug', () => {
  let hub: HubProcess;
  let way: Proxy;
  let password: string;

  beforeAll(async () => {
    const { url, remove } = await makeDatabase('mariadb');
    password = new URL(url).password;
    way = await openProxy(url);
    hub = await launchHub({ DATABASE_URL: way.url, MIGRATE_ON_START: 'true', LOG_LEVEL: 'debug' });
    return async () => {
      await hub.kill();
      await way.close();
      await remove();
    };
  });

  it.each(SECRET_CASES)('is written by $status of $method $path', async (input) => {
    const headers = { ...HEADERS, ...input.headers };
    const { status, text, headers: answered } = await send(hub, { ...input, headers });
    expect(status, text).toBe(input.status);
    expect(answered['x-request-id']).toMatch(/^[\da-f-]{36}$/);
  });

  it('is written by every other bad request, and by an outage of the database', async () => {
    for (const input of [...BAD_REQUEST_CASES, ...BAD_INPUT_CASES]) {
      const headers = { ...HEADERS, ...input.headers };
      await send(hub, { ...input, headers }).catch(() => {});
    }
    for (const { request: lines } of RAW_CASES) {
      await sendLines(hub, lines.replace('\r\n', `\r\nAuthorization: Bearer ${TOKEN}\r\n`));
    }
    await way.cut();
    await send(hub, { ...GOOD, headers: HEADERS, body: '{"status":"running","vm_name":"s3cretBody"}' });
    await way.mend();
    await eventually(
      () => report(hub, 'after', { status: 'running' }),
      ({ status }) => status === 200,
    );
    expect(linesAt(hub.output(), 'warn').map(({ message }) => message)).toContainEqual(
      expect.stringContaining('Database unavailable: '),
    );
  });

  it('is JSON with a time, a level, a message and a context in every line', () => {
    const lines = logLines(hub.output());
    expect(lines.length).toBeGreaterThan(SECRET_CASES.length);
    for (const line of lines) {
      expect(line).toMatchObject({
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        level: expect.stringMatching(/^(error|warn|info|debug)$/),
        message: expect.stringMatching(/./),
        context: expect.stringMatching(/./),
      });
    }
    expect(linesAt(hub.output(), 'error')).toEqual([]);
  });

  it('has no password, token, header, query, path or body in it', () => {
    expect(password).not.toBe('');
    for (const secret of [...SECRETS, password]) expect(hub.output()).not.toContain(secret);
  });
});

describe('the line about a request', () => {
  const requestLines = (hub: HubProcess): LogLine[] =>
    logLines(hub.output()).filter(({ context }) => context === 'Request');

  it('has the id that its client gave it, its trace, route, status and duration, at DEBUG alone', async () => {
    const [quiet, telling] = [
      await startHubProcess(await freshEnv('info')),
      await startHubProcess(await freshEnv('debug')),
    ];
    const headers = {
      'x-request-id': 'nightly-7',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      'content-type': 'application/json',
    };
    for (const hub of [quiet, telling]) {
      const answer = await send(hub, { ...GOOD, headers, body: '{"status":"running"}' });
      expect(answer.headers['x-request-id']).toBe('nightly-7');
    }
    const [line] = await eventually(
      async () => requestLines(telling),
      (lines) => lines.length === 1,
    );
    expect(line).toMatchObject({
      level: 'debug',
      request_id: 'nightly-7',
      trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
      method: 'POST',
      route: '/api/v1/telemetry/:jobType/:jobId',
      status: 200,
    });
    expect(line?.['duration_ms']).toBeGreaterThan(0);
    expect(requestLines(quiet)).toEqual([]);
  });

  it('is there for what cannot be decoded or read as well', async () => {
    const hub = await startHubProcess(await freshEnv('debug'));
    const { headers } = await send(hub, { method: 'GET', path: '/%zz', status: 400 });
    const odd = await send(hub, { method: 'GET', path: 'http://hub/nowhere#', status: 404 });
    const id = /^x-request-id: (.+)\r$/im.exec(await sendLines(hub, 'garbage\r\n\r\n'))?.[1];
    const lines = await eventually(
      async () => requestLines(hub),
      ({ length }) => length === 3,
    );
    expect(lines).toMatchObject([
      { request_id: headers['x-request-id'], route: 'unmatched', status: 400 },
      { request_id: odd.headers['x-request-id'], route: 'unmatched', status: 404 },
      { request_id: id, route: 'unmatched', status: 400 },
    ]);
  });

  it('is one a second at WARN, however many were rejected', async () => {
    const hub = await startHubProcess({ ...(await freshEnv('info')), INGEST_MAX_WAITING: '1' });
    const begunAt = performance.now();
    const turnedAway = await eventually(
      async () => {
        const ids = Array.from({ length: 100 }, (_, index) => `j-${index}`);
        const answers = await Promise.all(ids.map((id) => report(hub, id, { status: 'running' })));
        return answers.filter(({ status }) => status === 503).length;
      },
      (count) => count > 1,
    );
    const seconds = (performance.now() - begunAt) / 1000;
    expect(turnedAway).toBeGreaterThan(1);
    const lines = await eventually(
      async () => requestLines(hub),
      ({ length }) => length > 0,
    );
    expect(lines.length).toBeLessThanOrEqual(seconds + 1);
    expect(lines[0]).toMatchObject({ level: 'warn', status: 503, problem: 'too-busy', not_logged: 0 });
  });

  it('says in the log of people the same in words', async () => {
    const hub = await startHubProcess({ ...(await freshEnv('debug')), LOG_FORMAT: 'pretty' });
    await request(hub, 'GET', '/health/live');
    await eventually(
      async () => hub.output(),
      (output) => /DEBUG.*\[Request\].*answered.*route: '\/health\/live', status: 200/.test(output),
    );
  });
});

it('tells a start that fails in plain words, without the password', async () => {
  const url = new URL(await freshDatabase('mariadb'));
  url.password = 's3cretPassword';
  const { code, output } = await failToStart({ DATABASE_URL: url.href, LOG_LEVEL: 'loud' });
  expect([code, output]).toEqual([
    1,
    "LOG_LEVEL: got \"loud\", takes 'error' or 'warn' or 'info' or 'debug'\n",
  ]);
  expect(output).not.toContain('s3cretPassword');
});

async function freshEnv(level: string): Promise<Record<string, string>> {
  return { DATABASE_URL: await freshDatabase('sqlite'), LOG_LEVEL: level };
}
