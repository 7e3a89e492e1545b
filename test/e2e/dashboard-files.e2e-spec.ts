import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { extname } from 'node:path';
import { buffer as bufferOf } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { metricsOf, valuesOf } from '../support/metrics.js';
import { operationsOf } from '../support/openapi.js';
import type { OpenApi } from '../support/openapi.js';
import { send } from '../support/raw-request.js';
import type { RawAnswer } from '../support/raw-request.js';
import { ROLE_OF } from '../support/roles.js';
import { openForSuite } from '../support/suite-hub.js';
import { bearer, createToken, untilKnown } from '../support/tokens.js';

const PAGES = [
  '/', '/?wall=1', '/jobs', '/jobs/', '/jobs?status=failed&q=a%2Fb', '/jobs/nightly-1', '/jobs/a.b', '/jobs/app.js', '/jobs/index.html',
  '/jobs/db%20(prod)%2Fx', '/jobs/%F0%9F%92%BE', '/jobs/..%2f..%2fpackage.json', '/machines', '/machines/pg1', '/machines/a%2Fb.css',
  '/runs', '/runs/a%2Fb', '/nodes', '/nodes/10.0.0.7', '/nodes/backup-01', '/vms', '/vms/pg1',
]; // prettier-ignore
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; " +
  "require-trusted-types-for 'script'; trusted-types hub-worker; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const PROBLEM = 'application/problem+json; charset=utf-8';
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};
const NO_PAGE = "default-src 'none'; frame-ancestors 'none'";

async function get(hub: Hub, path: string, headers = {}, method = 'GET'): Promise<RawAnswer> {
  return send(hub, { method, path, headers, status: 200 });
}

/** Undecoded, which fetch cannot do. */
async function bytesOf(
  hub: Hub,
  path: string,
  encoding: string,
): Promise<{ headers: IncomingHttpHeaders; body: Buffer }> {
  const client = httpRequest(hub.url + path, {
    agent: false,
    headers: { 'accept-encoding': encoding },
  }).end();
  const [answer] = (await once(client, 'response')) as [IncomingMessage];
  return { headers: answer.headers, body: await bufferOf(answer) };
}

const asIs = (body: Buffer): Buffer => body;

/** The assets that the page names. */
async function assetsOf(hub: Hub): Promise<string[]> {
  const { text } = await get(hub, '/');
  return [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
}

describe('the dashboard of a hub that asks for tokens', () => {
  let hub: Hub;
  let document: OpenApi;
  let index: string;

  beforeAll(async () => {
    const suite = await openForSuite('sqlite', { AUTH: 'required' });
    hub = suite.hub;
    const token = await createToken(suite.databaseUrl, { name: 'viewer', role: 'viewer' });
    await untilKnown(hub, token);
    document = (await request<OpenApi>(hub, 'GET', '/api/openapi.json', undefined, bearer(token))).body;
    index = (await get(hub, '/')).text;
    return suite.end;
  });

  it.each(PAGES)('is one page for everybody, also at %s', async (path) => {
    const { status, headers, text } = await get(hub, path);
    expect(status).toBe(200);
    expect(text).toBe(index);
    expect(text).toMatch(/^<!doctype html>/i);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy': CSP,
      'x-content-type-options': 'nosniff',
      vary: expect.stringContaining('Accept-Encoding'),
      etag: expect.stringMatching(/^"[^"]+"$/),
    });
  });

  it('is the page also for a wrong token, and whatever a client accepts', async () => {
    for (const headers of [bearer('bth_wrong'), { accept: 'application/json' }, { accept: 'text/html' }])
      expect((await get(hub, '/jobs/a', headers)).text).toBe(index);
  });

  it('answers HEAD like GET, without a body', async () => {
    const head = await get(hub, '/jobs/a.b', {}, 'HEAD');
    const { headers } = await get(hub, '/jobs/a.b');
    expect(head).toMatchObject({ status: 200, text: '' });
    for (const name of ['etag', 'content-type', 'content-length', 'content-security-policy', 'cache-control'])
      expect([name, head.headers[name]]).toEqual([name, headers[name]]);
  });

  it('is not sent again to those who have it', async () => {
    const { headers } = await get(hub, '/');
    const again = await get(hub, '/machines', { 'if-none-match': headers.etag });
    expect(again).toMatchObject({ status: 304, text: '' });
    expect(again.headers).toMatchObject({ etag: headers.etag, 'content-security-policy': CSP });
  });

  it('has all files that it names, to be kept for a year', async () => {
    const assets = await assetsOf(hub);
    expect(assets.length).toBeGreaterThan(1);
    for (const path of assets) {
      const { status, headers } = await get(hub, path);
      expect([path, status]).toEqual([path, 200]);
      expect(headers).toMatchObject({
        'cache-control': 'public, max-age=31536000, immutable',
        'content-security-policy': CSP,
        'content-type': TYPES[extname(path)],
      });
    }
  });

  it.each([
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
    ['zstd', undefined, asIs],
    ['', undefined, asIs],
  ])('is compressed for a client that accepts %j: %s', async (accepted, encoding, decode) => {
    const [path = ''] = await assetsOf(hub);
    const plain = await bytesOf(hub, path, 'identity');
    const sent = await bytesOf(hub, path, accepted);
    expect(sent.headers['content-encoding']).toBe(encoding);
    expect(decode(sent.body).equals(plain.body)).toBe(true);
    expect(sent.headers.etag === plain.headers.etag).toBe(encoding === undefined);
  });

  it('leaves every route of the document as closed as it was', async () => {
    const routes = [...operationsOf(document).keys()].filter((route) => ROLE_OF[route] !== 'nobody');
    expect(routes.length).toBeGreaterThan(12);
    const statuses = await Promise.all(
      routes.map(async (route) => {
        const [method = '', path = ''] = route.split(' ');
        const { status } = await send(hub, { method, path: path.replaceAll(/[{}]/g, ''), status: 401 });
        return [route, status] as const;
      }),
    );
    expect(statuses.filter(([, status]) => status !== 401)).toEqual([]);
  });

  it('never answers for the API, whatever a client accepts', async () => {
    const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    for (const [path, status] of [
      ['/api', 404],
      ['/api/', 404],
      ['/api/v1', 404],
      ['/api/v2/jobs', 404],
      ['/api/v1/jobs', 401],
      ['/api/v1/jobs/a.b', 401],
      ['/metrics', 401],
    ] as const) {
      const answer = await get(hub, path, html);
      expect([path, answer.status]).toEqual([path, status]);
      expect(answer.headers).toMatchObject({
        'content-type': PROBLEM,
        'content-security-policy': NO_PAGE,
      });
    }
  });

  it('has a problem where it has no file, and methods other than GET', async () => {
    for (const path of [
      '/assets/nowhere.js',
      '/assets/',
      '/assets/..%2findex.html',
      '/index.html',
      '/jobs/a/b',
    ]) {
      const { status, headers } = await get(hub, path);
      expect([path, status]).toEqual([path, 404]);
      expect(headers).toMatchObject({
        'content-type': PROBLEM,
        'content-security-policy': NO_PAGE,
      });
    }
    for (const path of ['/', '/jobs', '/jobs/a.b', '/machines/pg1', '/assets/x.js']) {
      const { status, headers } = await get(hub, path, {}, 'POST');
      expect([path, status, headers.allow]).toEqual([path, 405, 'GET, HEAD']);
    }
  });
});

describe('the dashboard of a hub', () => {
  it('has metrics of the page by its routes, not by their paths', async () => {
    const { hub, end } = await openForSuite('sqlite');
    onTestFinished(end);
    for (const path of ['/', '/jobs/a', '/jobs/b', '/assets/a.js', '/assets/b.js']) await get(hub, path);
    const answered = valuesOf(await metricsOf(hub), 'hub_http_request_duration_seconds_count');
    const ofPage = Object.entries(answered).filter(([labels]) => !/ (\/api|\/health|unmatched)/.test(labels));
    expect(Object.fromEntries(ofPage)).toEqual({
      'GET / 2xx': 1,
      'GET /jobs/:jobId 2xx': 2,
      'GET /assets/* 4xx': 2,
    });
  });

  it.each([
    ['off', 200],
    ['required', 401],
  ])('counts no file of the page for a rate limit while AUTH is %s', async (auth, answered) => {
    const limit = { RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '1' };
    const { hub, end } = await openForSuite('sqlite', { AUTH: auth, ...limit });
    onTestFinished(end);
    for (let count = 0; count < 10; count++) expect((await get(hub, '/')).status).toBe(200);
    const first = await get(hub, '/api/v1/jobs');
    expect(first.status).toBe(answered);
  });

  it('has no page with DASHBOARD=off, and the same API', async () => {
    const { hub, end } = await openForSuite('sqlite', { DASHBOARD: 'off' });
    onTestFinished(end);
    for (const path of [...PAGES, '/assets/index.js', '/favicon.svg']) {
      const { status, headers } = await get(hub, path);
      expect([path, status]).toEqual([path, 404]);
      expect(headers['content-type']).toBe(PROBLEM);
    }
    expect((await get(hub, '/api/v1/jobs')).status).toBe(200);
  });
});
