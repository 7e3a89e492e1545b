import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { jobOf, request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { send } from '../support/raw-request.js';
import { openForSuite } from '../support/suite-hub.js';

const MEBIBYTE = 2 ** 20;
const PATH = '/api/v1/telemetry/backup/j';
const JSON_TYPE = { 'content-type': 'application/json' };
const RUNNING = '{"status":"running"}';

let hub: Hub;

beforeAll(async () => {
  const suite = await openForSuite('sqlite');
  hub = suite.hub;
  return suite.end;
});

async function post(
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<{ status: number | undefined; detail: string }> {
  const answer = await send(hub, {
    method: 'POST',
    path: PATH,
    status: 0,
    body,
    headers: { ...JSON_TYPE, ...headers },
  });
  return { status: answer.status, detail: (JSON.parse(answer.text) as { detail: string }).detail };
}

describe('a body', () => {
  it.each(['gzip', 'GZIP', 'x-gzip', ' gzip '])('is inflated where its encoding is %j', async (encoding) => {
    const id = `inflated-${encoding.trim()}`;
    const body = gzipSync(JSON.stringify({ status: 'running', vm_name: `pg ${'x'.repeat(200)}` }));
    const answer = await send(hub, {
      method: 'POST',
      path: `/api/v1/telemetry/backup/${id}`,
      status: 200,
      body,
      headers: { ...JSON_TYPE, 'content-encoding': encoding },
    });
    expect(answer.status, answer.text).toBe(200);
    expect((await jobOf(hub, id)).vm_name).toBe(`pg ${'x'.repeat(200)}`);
  });

  it('is taken as it is where its encoding is identity', async () => {
    expect((await post(RUNNING, { 'content-encoding': 'identity' })).status).toBe(200);
  });

  it('may be 1 MiB long after decompression, and no more, however small it came', async () => {
    const gzip = { 'content-encoding': 'gzip' };
    expect((await post(gzipSync(RUNNING.padEnd(MEBIBYTE)), gzip)).status).toBe(200);
    for (const size of [MEBIBYTE + 1, 200 * MEBIBYTE]) {
      expect(await post(gzipSync(Buffer.alloc(size, ' ')), gzip)).toEqual({
        status: 413,
        detail: 'The body must be at most 1 MiB (1,048,576 bytes) after decompression.',
      });
    }
  });

  const compressed = gzipSync(RUNNING);
  it.each<[string, Buffer, string, number, RegExp]>([
    ['truncated', compressed.subarray(0, -9), 'gzip', 400, /truncated: its gzip stream ends too early/],
    ['no gzip', Buffer.from(RUNNING), 'gzip', 400, /not a valid gzip stream/],
    ['gzip of no JSON', gzipSync('{"status":'), 'gzip', 400, /line 1, column 11, the body ends too early/],
    ['gzip that no header tells of', compressed, 'identity', 400, /send Content-Encoding: gzip/],
    ['Brotli', Buffer.from(RUNNING), 'br', 415, /^Content-Encoding must be gzip or absent; got 'br'\.$/],
    ['gzip twice', gzipSync(compressed), 'gzip, gzip', 415, /got 'gzip, gzip'/],
  ])('that is %s is refused, and why', async (_what, body, encoding, status, detail) => {
    expect(await post(body, { 'content-encoding': encoding })).toEqual({
      status,
      detail: expect.stringMatching(detail) as unknown,
    });
  });

  it.each([
    ['text/plain', "got 'text/plain'"],
    ['application/x-www-form-urlencoded', "got 'application/x-www-form-urlencoded'"],
    ['json', "got 'json'"],
    ['', 'none was sent'],
  ])('of type %s is refused with the type', async (type, said) => {
    const { status, detail } = await post(RUNNING, { 'content-type': type });
    expect([status, detail]).toEqual([415, `The content type must be application/json; ${said}.`]);
  });

  it.each<[string, string | Buffer, string]>([
    ['Infinity', '{"status":"running","total_bytes":Infinity}', 'Infinity is not a JSON value'],
    ['Latin-1', Buffer.from('{"vm_name":"Büro"}', 'latin1'), 'not UTF-8: invalid byte FC (hex) at offset 13'],
    [
      'an escape code',
      '{"error":"\u001b[31mred"}',
      'unescaped character U+001B in a string; write it as \\u001b',
    ],
    ['a raw newline', '{"error":"a\nb"}', 'unescaped line feed in a string; write it as \\n'],
    ['an array', '[]', 'The body must be a JSON object; got an array.'],
    ['nothing', '', 'The body is empty; it must be a JSON object.'],
  ])('with %s gets a sentence of its own', async (_what, body, said) => {
    const { status, detail } = await post(body);
    expect(status).toBe(400);
    expect(detail).toContain(said);
  });
});

describe('a method that a path does not take', () => {
  it.each([
    ['GET', PATH, 'POST'],
    ['PUT', '/api/v1/telemetry/batch', 'POST'],
    ['DELETE', '/api/v1/jobs/j', 'GET, HEAD, PUT'],
    ['POST', '/api/v1/jobs?limit=1', 'GET, HEAD'],
    ['PATCH', '/api/v1/jobs/j/cancel', 'POST'],
    ['POST', '/api/v1/jobs/j/events', 'GET, HEAD'],
    ['POST', '/health', 'GET, HEAD'],
    ['POST', '/health/ready', 'GET, HEAD'],
    ['DELETE', '/metrics', 'GET, HEAD'],
    ['POST', '/api/openapi.json', 'GET, HEAD'],
    ['POST', '/api/docs', 'GET, HEAD'],
    ['OPTIONS', '/api/v1/jobs', 'GET, HEAD'],
    ['PROPFIND', '/api/v1/audit', 'GET, HEAD'],
    ['PATCH', '/api/v1/%6aobs', 'GET, HEAD'],
  ])('%s of %s is answered 405 with Allow: %s', async (method, path, allow) => {
    const answer = await send(hub, { method, path, status: 405 });
    expect([answer.status, answer.headers['allow']]).toEqual([405, allow]);
    expect(JSON.parse(answer.text)).toMatchObject({
      type: 'urn:backup-telemetry-hub:problem:method-not-allowed',
      detail: expect.stringContaining(`accepts ${allow}, not ${method}`) as unknown,
    });
  });

  it('is answered with a hint where a job is asked for by the path of its reports', async () => {
    const { body } = await request<{ detail: string }>(hub, 'GET', PATH);
    expect(body.detail).toBe('This path accepts POST, not GET. To read a job: GET /api/v1/jobs/{jobId}.');
  });

  it.each([
    ['GET', '/api/v1/telemetry/snapshot/j'],
    ['DELETE', '/api/v1/telemetry/Backup/j'],
    ['GET', '/api/v1/telemetry'],
    ['POST', '/api/v1/nothing'],
    ['POST', '/api/v1/jobs/'],
  ])('is no answer to %s of %s, which is no path of a route', async (method, path) => {
    expect((await send(hub, { method, path, status: 404 })).status).toBe(404);
    const bodied = { method, path, status: 404, body: 'x', headers: { 'content-type': 'text/plain' } };
    if (method !== 'GET') expect((await send(hub, bodied)).status).toBe(404);
  });

  it('still has a HEAD where there is a GET', async () => {
    const answer = await fetch(`${hub.url}/health/live`, { method: 'HEAD' });
    expect(answer.status).toBe(200);
  });
});
