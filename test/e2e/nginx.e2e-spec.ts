import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freshDatabase } from '../support/databases.js';
import { eventually, jobOf, report, request, startHub, startHubProcess } from '../support/hub.js';
import { followed } from '../support/live-stream.js';
import { PREFIX, startNginx } from '../support/nginx.js';
import type { Nginx } from '../support/nginx.js';
import { valuesNow } from '../support/metrics.js';
import { inParallel } from '../support/parallel.js';

async function before(first: string, second: string, isBelowPrefix = false): Promise<Nginx> {
  const upstreams = [first.replace('http://', ''), second.replace('http://', '')] as const;
  const nginx = await startNginx(upstreams, isBelowPrefix);
  onTestFinished(() => nginx.stop());
  return nginx;
}

/** A server in the place of both hubs. */
async function standIn(answer: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer((incoming, response) => {
    if (incoming.url === '/health/live') response.end();
    else answer(incoming, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('the nginx that we ship, before two hubs', () => {
  it('spreads the reports, and loses none and refuses none when a hub is killed', async () => {
    const settings = { DATABASE_URL: await freshDatabase('mariadb'), MIGRATE_ON_START: 'true' };
    const hubs = await Promise.all([startHubProcess(settings), startHubProcess(settings)]);
    const nginx = await before(hubs[0].url, hubs[1].url);
    const updates = Array.from({ length: 400 }, (_, index) => ({ jobId: `job-${index % 20}`, disk: index }));
    await inParallel(16, updates, async ({ jobId, disk }, index) => {
      if (index === 200) {
        for (const hub of hubs) {
          const counted = await valuesNow(hub, 'hub_ingest_updates_total');
          expect(Object.values(counted).reduce((sum, value) => sum + value, 0)).toBeGreaterThan(0);
        }
        await hubs[1].kill();
      }
      const disks = [{ disk_index: disk, bytes_transferred: 1 }];
      const answer = await report(nginx, jobId, { status: 'running', sequence: disk, disks });
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    });
    for (let index = 0; index < 20; index++) {
      expect(await jobOf(nginx, `job-${index}`)).toMatchObject({ bytes_transferred: 20 });
    }

    await hubs[0].kill();
    const away = await report(nginx, 'job-0', { status: 'running' });
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '5']);
    expect(away.headers.get('content-type')).toBe('application/problem+json');
    expect(away.body).toMatchObject({ status: 503, error: expect.stringContaining('Try again') });
  });
});

describe('a live stream behind the nginx that we ship', () => {
  it('comes as it is sent, and goes on at the other hub when one is killed', async () => {
    const settings = { DATABASE_URL: await freshDatabase('mariadb'), MIGRATE_ON_START: 'true' };
    const hubs = await Promise.all([startHubProcess(settings), startHubProcess(settings)]);
    const nginx = await before(hubs[0].url, hubs[1].url);
    const stream = await followed(nginx);
    await report(nginx, 'a', { status: 'running' });
    await stream.until(() => stream.job('a'));
    const counts = await Promise.all(hubs.map(async (hub) => (await valuesNow(hub, 'hub_streams'))['']));
    expect(new Set(counts)).toEqual(new Set([0, 1]));
    await hubs[counts.indexOf(1)]?.kill();
    await stream.until(() => stream.isOver);
    await report(nginx, 'a', { status: 'completed' });
    const back = await followed(nginx, { lastEventId: stream.lastEventId });
    await back.until(() => back.job('a')?.status === 'completed');
  });
});

describe('the nginx that we ship', () => {
  it('says who connects and not what he says of himself, and gives each request an id that it logs', async () => {
    const seen: IncomingMessage[] = [];
    const { url } = await standIn((incoming, response) => {
      seen.push(incoming);
      response.end();
    });
    const nginx = await before(url, url);
    await request(nginx, 'GET', '/a', undefined, { 'x-forwarded-for': '10.1.2.3', 'x-request-id': 'mine' });
    await request(nginx, 'GET', '/b?q=secret');
    expect(seen[0]?.headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-request-id': 'mine' });
    const given = String(seen[1]?.headers['x-request-id']);
    expect(given).toMatch(/^[0-9a-f]{32}$/);
    const log = await eventually(
      () => nginx.log(),
      (lines) => lines.includes(`"path":"/b","status":200,"request_id":"${given}"`),
    );
    expect(log).toContain('"request_id":"mine"');
    expect(log).not.toContain('secret');
  });

  it('keeps its connections to a hub, and passes on a path as it came', async () => {
    let connections = 0;
    const paths: string[] = [];
    const { server, url } = await standIn((incoming, response) => {
      paths.push(incoming.url ?? '');
      response.end();
    });
    server.on('connection', () => connections++);
    const nginx = await before(url, url);
    const odd = '/api/v1/jobs/a%2Fb%20c?q=%25';
    for (let round = 0; round < 20; round++) await request(nginx, 'GET', odd);
    expect(new Set(paths)).toEqual(new Set([odd]));
    // As each of its workers has some of its own.
    expect(connections).toBeLessThan(20);
  });

  it('sends a report once more when a hub breaks off, and nothing else that writes', async () => {
    const seen: string[] = [];
    const { url } = await standIn((incoming, response) => {
      seen.push(`${incoming.method} ${incoming.url}`);
      if (seen.length % 2 === 1) response.destroy();
      else response.end('{}');
    });
    const nginx = await before(url, url);
    const telemetry = '/api/v1/telemetry/backup/j';
    expect((await request(nginx, 'POST', telemetry, {})).status).toBe(200);
    expect(seen).toEqual([`POST ${telemetry}`, `POST ${telemetry}`]);
    const cancel = '/api/v1/jobs/j/cancel';
    expect((await request(nginx, 'POST', cancel, {})).status).toBe(503);
    expect(seen.slice(2)).toEqual([`POST ${cancel}`]);
  });

  it('takes a body of 1 MiB, of runs of 16 MiB, and refuses a larger one as a hub does', async () => {
    const { url } = await standIn((incoming, response) => {
      incoming.resume().on('end', () => response.end('{}'));
    });
    const nginx = await before(url, url);
    const post = (bytes: number, to = 'telemetry') =>
      request<object>(nginx, 'POST', `/api/v1/${to}/batch`, 'x'.repeat(bytes));
    expect((await post(1_048_576)).status).toBe(200);
    expect((await post(16_777_216, 'runs')).status).toBe(200);
    expect((await post(16_777_217, 'runs')).status).toBe(413);
    const { status, headers, body } = await post(1_048_577);
    expect([status, headers.get('content-type')]).toEqual([413, 'application/problem+json']);
    expect(body).toMatchObject({ type: 'urn:backup-telemetry-hub:problem:body-too-large', status: 413 });
  });
});

describe('a hub below a path of the nginx that we ship', () => {
  async function belowPrefix(): Promise<string> {
    const { url } = await startHub({ DATABASE_URL: 'sqlite::memory:' });
    return (await before(url, url, true)).url + PREFIX;
  }

  it('has a document whose server is the one that it came from', async () => {
    const url = await belowPrefix();
    const answer = await fetch(`${url}/api/openapi.json`);
    const { servers } = (await answer.json()) as { servers: { url: string }[] };
    expect(servers.map((server) => new URL(server.url, answer.url).href)).toEqual([`${url}/`]);
  });

  it('has a page that works below it, with a slash at its end and without', async () => {
    const url = await belowPrefix();
    for (const name of ['/api/docs', '/api/docs/', '/api/docs/index.html']) {
      const page = await fetch(url + name);
      // Where the page resolves the server of the document that it holds.
      expect([page.status, new URL('..', page.url).href]).toEqual([200, `${url}/`]);
      const links = [...(await page.text()).matchAll(/(?:src|href)=["']([^"'#]+)["']/g)];
      const needed = links.map(([, link = '']) => new URL(link, page.url).href);
      expect(needed.length).toBeGreaterThan(3);
      for (const asset of needed) {
        expect(asset).toMatch(`${url}/api/docs/`);
        expect([asset, (await fetch(asset)).status]).toEqual([asset, 200]);
      }
    }
  });

  it('takes reports there', async () => {
    const url = await belowPrefix();
    const { status } = await report({ url }, 'pg1:2026-11-21', { status: 'running' });
    expect([status, (await jobOf({ url }, 'pg1:2026-11-21')).id]).toEqual([200, 'pg1:2026-11-21']);
  });

  it('gets the path as it came', async () => {
    const paths: string[] = [];
    const { url } = await standIn((incoming, response) => {
      paths.push(incoming.url ?? '');
      response.end();
    });
    const nginx = await before(url, url, true);
    const odd = '/api/v1/jobs/a%2Fb%20c?q=%25';
    await request(nginx, 'GET', PREFIX + odd);
    await request(nginx, 'GET', PREFIX);
    expect(paths).toEqual([odd, '/']);
  });
});
