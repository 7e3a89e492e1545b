import { writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { freshDatabase, sql } from '../support/databases.js';
import {
  eventually,
  failToStart,
  jobOf,
  report,
  request,
  startHub,
  startHubProcess,
} from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { linesAt } from '../support/log-lines.js';

describe('a hub with wrong settings', () => {
  it('does not start, and names every wrong one with what it got and what it takes', async () => {
    const { code, output } = await failToStart({
      PORT: '70000',
      HOST: '',
      DATABASE_URL: 'mysql://hub:s3cret@db',
      STALE_AFTER_SECONDS: 'soon',
      SWEEP_INTERVAL_SECONDS: '0',
      JOB_REGISTRATION: 'maybe',
      MIGRATE_ON_START: 'yes',
    });
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toEqual([
      `DATABASE_URL: got "mysql://***@db", takes 'sqlite:PATH' or 'mysql://user:password@host:port/database'`,
      `MIGRATE_ON_START: got "yes", takes 'true' or 'false'`,
      'HOST: got "", takes a non-empty value',
      'PORT: got "70000", takes a whole number from 0 to 65535',
      `JOB_REGISTRATION: got "maybe", takes 'auto' or 'strict'`,
      'STALE_AFTER_SECONDS: got "soon", takes a whole number from 1 to 315360000',
      'SWEEP_INTERVAL_SECONDS: got "0", takes a whole number from 1 to 86400',
    ]);
  });

  it('says in one line that its port is in use', async () => {
    const hub = await startHub({ DATABASE_URL: 'sqlite::memory:' });
    const { port } = new URL(hub.url);
    const { code, output } = await failToStart({ DATABASE_URL: 'sqlite::memory:', PORT: port });
    expect(code).toBe(1);
    expect(output).toContain(`127.0.0.1:${port} is already in use`);
    expect(output).not.toContain('    at ');
  });
});

describe('a hub with settings that contradict each other', () => {
  it('starts, and says so in its log', async () => {
    const hub = await startHubProcess({
      DATABASE_URL: 'sqlite::memory:',
      FAIL_AFTER_SECONDS: '30',
      DATABASE_POOL_SIZE: '5',
    });
    expect(linesAt(hub.output(), 'warn')).toMatchObject([
      {
        context: 'Settings',
        message: expect.stringMatching(/^FAIL_AFTER_SECONDS \(30\) is below STALE_AFTER/),
      },
    ]);
    expect(linesAt(hub.output(), 'info')).toContainEqual(
      expect.objectContaining({
        message: expect.stringMatching(/^DATABASE_POOL_SIZE has no effect on SQLite/),
      }),
    );
  });
});

describe('the line that says where a hub listens', () => {
  it.each([
    ['0.0.0.0', /"Listening on http:\/\/0\.0\.0\.0:\d+"/],
    ['::', /"Listening on http:\/\/\[::\]:\d+"/],
    ['::1', /"Listening on http:\/\/\[::1\]:\d+"/],
    ['127.0.0.1', /"Listening on http:\/\/127\.0\.0\.1:\d+"/],
    ['localhost', /"Listening on http:\/\/(127\.0\.0\.1|\[::1\]):\d+"/],
  ])('names the address that the socket has for HOST=%s, and its port', async (HOST, line) => {
    const hub = await startHubProcess({ DATABASE_URL: 'sqlite::memory:', HOST });
    expect(hub.output()).toMatch(line);
    expect((await request(hub, 'GET', '/health/live')).status).toBe(200);
  });

  it('has IPv6 in brackets also where the port is taken', async () => {
    const hub = await startHub({ DATABASE_URL: 'sqlite::memory:', HOST: '::1' });
    const { port } = new URL(hub.url);
    const { output } = await failToStart({ DATABASE_URL: 'sqlite::memory:', HOST: '::1', PORT: port });
    expect(output).toContain(`[::1]:${port} is already in use`);
  });
});

describe('a SQLite file', () => {
  it('takes one hub at a time, and a crash leaves no lock behind', async () => {
    const env = { DATABASE_URL: await freshDatabase('sqlite') };
    const first = await startHubProcess(env);
    const second = await failToStart(env);
    expect(second.code).toBe(1);
    expect(second.output).toMatch(/^Another hub is using .*hub\.sqlite/);
    await report(first, 'j', { status: 'running' });
    await first.kill();
    expect(await jobOf(await startHub(env), 'j')).toMatchObject({ status: 'running' });
  });

  it('is kept in WAL mode', async () => {
    const url = await freshDatabase('sqlite');
    await startHub({ DATABASE_URL: url });
    expect(await sql(url, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  });
});

describe('a SQLite file that is none', () => {
  it('is refused at once', async () => {
    const file = (await freshDatabase('sqlite')).slice('sqlite:'.length);
    await writeFile(file, 'no database at all');
    for (const path of [file, dirname(file), `${file}/hub.sqlite`]) {
      const { code, output } = await failToStart({ DATABASE_URL: `sqlite:${path}` });
      expect(code).toBe(1);
      expect(output.trim().split('\n')).toEqual([expect.stringMatching(/^Cannot open \S+: /)]);
    }
  });
});

describe('a hub in memory', () => {
  it('serves', async () => {
    const hub = await startHub({ DATABASE_URL: 'sqlite::memory:' });
    await report(hub, 'j', { status: 'running' });
    expect(await jobOf(hub, 'j')).toMatchObject({ id: 'j' });
    expect((await request<object>(hub, 'GET', '/health')).body).toMatchObject({
      status: 'ok',
      database: 'sqlite',
    });
  });
});

/** A request of which the last part is still to come. */
async function halfARequest(hub: Hub): Promise<{ finish(): Promise<string> }> {
  const body = '{"status":"running"}';
  const socket = connect(Number(new URL(hub.url).port), '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(
    `POST /api/v1/telemetry/backup/slow HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
  );
  return {
    finish: async () => {
      socket.write(body.slice(5));
      return text(socket);
    },
  };
}

describe('SIGTERM', () => {
  it('ends a hub with exit code 0 while a client keeps its connection open', async () => {
    const hub = await startHubProcess({ DATABASE_URL: await freshDatabase('sqlite') });
    const client = httpRequest(`${hub.url}/health/live`, { headers: { connection: 'keep-alive' } });
    await new Promise((resolve) =>
      client.on('response', (response) => response.resume().on('end', resolve)).end(),
    );
    expect(await hub.stop()).toBe(0);
  });

  it('lets a request that has begun come to its answer', async () => {
    const hub = await startHubProcess({ DATABASE_URL: await freshDatabase('sqlite') });
    const slow = await halfARequest(hub);
    // Until the hub has seen the half request, it may as well be none.
    await request(hub, 'GET', '/health/live');
    const stopped = hub.stop();
    await eventually(
      () =>
        request(hub, 'GET', '/health/live').then(
          () => 'open',
          () => 'closed',
        ),
      (state) => state === 'closed',
    );
    expect(await slow.finish()).toMatch(/^HTTP\/1.1 200 OK[^]*"outcome":"applied"/);
    expect(await stopped).toBe(0);
  });

  it('waits for no client for ever', async () => {
    const hub = await startHubProcess({
      DATABASE_URL: await freshDatabase('sqlite'),
      SHUTDOWN_GRACE_SECONDS: '1',
    });
    await halfARequest(hub);
    await request(hub, 'GET', '/health/live');
    expect(await hub.stop()).toBe(0);
  });
});
