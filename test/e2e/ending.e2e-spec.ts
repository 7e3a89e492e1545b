import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { createConnection } from 'mysql2/promise';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freshDatabase, SERVERS, sql } from '../support/databases.js';
import { builtHub } from '../support/hub-here.js';
import { eventually, report, request, startHubProcess } from '../support/hub.js';
import type { Hub } from '../support/hub.js';

const PASS_THAT_WAITS =
  "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE '%FROM backup_jobs WHERE id IN%' AND id <> CONNECTION_ID()";

/** A request whose last line is still to come. */
async function begunRequest(hub: Hub, path: string): Promise<{ finish(): Promise<string> }> {
  const socket = connect(Number(new URL(hub.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: hub\r\n`);
  // Until the hub has seen it, it may as well be none.
  await request(hub, 'GET', '/health/live');
  return {
    finish: async () => {
      socket.write('\r\n');
      return text(socket);
    },
  };
}

async function isOpen(hub: Hub): Promise<boolean> {
  return request(hub, 'GET', '/health/live').then(
    () => true,
    () => false,
  );
}

describe('a hub that is told to end', () => {
  it('is not ready any more, though its database answers', async () => {
    const hub = await startHubProcess({ DATABASE_URL: await freshDatabase('sqlite') });
    const readiness = await begunRequest(hub, '/health/ready');
    const stopped = hub.stop();
    await eventually(
      () => isOpen(hub),
      (open) => !open,
    );
    expect(await readiness.finish()).toMatch(/^HTTP\/1.1 503 [^]*shutting down/);
    expect(await stopped).toBe(0);
  });

  it.each(SERVERS)('is not ready either while it still waits for a pass over %s', async (kind) => {
    const url = await freshDatabase(kind);
    const hub = await startHubProcess({
      DATABASE_URL: url,
      MIGRATE_ON_START: 'true',
      STALE_AFTER_SECONDS: '1',
      SWEEP_INTERVAL_SECONDS: '1',
      SHUTDOWN_GRACE_SECONDS: '30',
    });
    await report(hub, 'j', { status: 'running' });
    const tool = await createConnection(url);
    onTestFinished(() => tool.end());
    await tool.query('BEGIN');
    await tool.query('SELECT id FROM backup_jobs FOR UPDATE');
    await eventually(
      () => sql(url, PASS_THAT_WAITS),
      (waiting) => waiting.length > 0,
    );
    const stopped = hub.stop();
    const { status } = await eventually(
      () => request<object>(hub, 'GET', '/health/ready'),
      ({ body }) => JSON.stringify(body).includes('shutting down'),
    );
    expect(status).toBe(503);
    await tool.query('ROLLBACK');
    expect(await stopped).toBe(0);
  });
});

describe('a hub that does not serve yet', () => {
  it.each([
    ['before its start', async () => {}],
    [
      'after a start that failed',
      async (url: string, start: () => Promise<void>) => {
        await sql(url, 'ALTER TABLE api_tokens RENAME TO elsewhere');
        await expect(start()).rejects.toThrow('Cannot read the tokens');
      },
    ],
  ])('ends in order %s', async (_when, happens) => {
    const { createHub, listen, readSettings } = await builtHub();
    const url = await freshDatabase('sqlite');
    const settings = readSettings({ PORT: '0', DATABASE_URL: url, AUTH: 'required' });
    const errors: unknown[] = [];
    const logger = { log: () => {}, warn: () => {}, error: (message: unknown) => errors.push(message) };
    const hub = await createHub(settings, logger);
    await happens(url, () => listen(hub, settings));
    await hub.close();
    expect(errors).toEqual([]);
  });
});
