import { describe, expect, it } from 'vitest';
import { DATABASES, freshDatabase, SERVERS, sql } from '../support/databases.js';
import { eventually, report, request, startHub, startHubProcess, startLoggedHub } from '../support/hub.js';
import type { Hub, JobJson } from '../support/hub.js';
import { linesAt } from '../support/log-lines.js';
import { inParallel } from '../support/parallel.js';
import { proxyTo } from '../support/proxy.js';
import { sendLines } from '../support/raw-request.js';

const running = (sequence: number): object => ({
  status: 'running',
  sequence,
  disks: [{ disk_index: 0, bytes_transferred: sequence }],
});

/** The bytes after the report are not HTTP, so that the hub hangs up as soon as it has read the report. */
async function sendAndLeave(hub: Hub, jobId: string): Promise<void> {
  const body = JSON.stringify(running(1));
  const head = [
    `POST /api/v1/telemetry/backup/${jobId} HTTP/1.1`,
    'Host: hub',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  await sendLines(hub, `${head.join('\r\n')}\r\n\r\n${body}no HTTP\r\n\r\n`);
}

async function bytesInList(hub: Hub): Promise<number> {
  const { body } = await request<{ items: JobJson[] }>(
    hub,
    'GET',
    '/api/v1/jobs?status=running&include=disks',
  );
  return body.items[0]?.bytes_transferred ?? 0;
}

describe.each(SERVERS)('with more work than can wait for its commit, a hub on %s', (kind) => {
  it('answers the rest 503 at once, and keeps what it promised', async () => {
    const database = await proxyTo(await freshDatabase(kind));
    const env = { MIGRATE_ON_START: 'true', INGEST_MAX_WAITING: '10' };
    const hub = await startHub({ DATABASE_URL: database.url, ...env });
    await report(hub, 'warm', running(1));
    database.freeze();
    const first = report(hub, 'first', running(1));
    const waiting = Array.from({ length: 40 }, (_, index) => report(hub, `j${index}`, running(1)));
    const turnedAway = await Promise.race(waiting);
    expect(turnedAway).toMatchObject({ status: 503, body: { title: 'Too busy' } });
    expect(turnedAway.headers.get('retry-after')).toBe('1');
    database.thaw();
    expect((await first).status).toBe(200);
    const statuses = (await Promise.all(waiting)).map(({ status }) => status);
    const kept = statuses.flatMap((status, index) => (status === 200 ? [`j${index}`] : []));
    // Some were in the group that was under way, ten could wait for the next.
    expect(kept.length).toBeGreaterThanOrEqual(10);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    for (const id of kept) expect((await request(hub, 'GET', `/api/v1/jobs/${id}`)).status).toBe(200);
  });
});

describe.each(SERVERS)('a hub whose %s does not answer', (kind) => {
  it('ends all the same when it is told to', async () => {
    const database = await proxyTo(await freshDatabase(kind));
    const env = { MIGRATE_ON_START: 'true', SHUTDOWN_GRACE_SECONDS: '1' };
    const hub = await startHubProcess({ DATABASE_URL: database.url, ...env });
    await report(hub, 'warm', running(1));
    database.freeze();
    const unanswered = report(hub, 'j', running(1)).catch(() => undefined);
    await request(hub, 'GET', '/health/live');
    expect(await hub.stop()).toBe(0);
    expect((await unanswered)?.status ?? 503).toBe(503);
  });

  it('stores, before it ends, what clients sent that did not wait for the answer', async () => {
    const url = await freshDatabase(kind);
    const database = await proxyTo(url);
    const hub = await startHubProcess({ DATABASE_URL: database.url, MIGRATE_ON_START: 'true' });
    await report(hub, 'warm', running(1));
    database.freeze();
    await Promise.all(Array.from({ length: 20 }, (_, number) => sendAndLeave(hub, `j${number}`)));
    const ended = hub.stop();
    // Until it has heard that, which it says while a pass over silent jobs holds up its end.
    await eventually(
      () => request<object>(hub, 'GET', '/health/ready').catch(() => undefined),
      (answer) => answer === undefined || JSON.stringify(answer.body).includes('shutting down'),
    );
    database.thaw();
    expect(await ended).toBe(0);
    expect(linesAt(hub.output(), 'error', 'warn')).toEqual([]);
    expect(await sql(url, 'SELECT id FROM backup_jobs')).toHaveLength(21);
  });
});

describe.each(DATABASES)('a list on %s', (kind) => {
  it('has all that was acknowledged before it was asked for, however many ask', async () => {
    const env = { DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true' };
    const reporting = await startHub(env);
    const reading = kind === 'sqlite' ? reporting : await startHub(env);
    const over = new AbortController();
    const pollers = inParallel(16, Array.from({ length: 16 }), async () => {
      while (!over.signal.aborted) await bytesInList(reading);
    });
    for (let sequence = 1; sequence <= 60; sequence++) {
      await report(reporting, 'j', running(sequence));
      expect(await bytesInList(reading)).toBe(sequence);
    }
    over.abort();
    await pollers;
  });
});

describe.each(DATABASES)('a hub on %s', (kind) => {
  it('that is told to end under load has stored all that it acknowledged, and answers nothing but 200', async () => {
    const url = await freshDatabase(kind);
    const hub = await startHubProcess({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
    const acknowledged = new Set<string>();
    const statuses = new Set<number>();
    let ended: Promise<number | null> | undefined;
    await inParallel(16, Array.from({ length: 16 }), async (_item, client) => {
      for (let number = 0; number < 2_000; number++) {
        const id = `j${client}-${number}`;
        const answer = await report(hub, id, running(1)).catch(() => undefined);
        if (!answer) return;
        statuses.add(answer.status);
        acknowledged.add(id);
        if (acknowledged.size > 300) ended ??= hub.stop();
      }
    });
    expect(await ended).toBe(0);
    expect(statuses).toEqual(new Set([200]));
    const rows = await sql(url, 'SELECT id FROM backup_jobs');
    const stored = new Set(rows.map(({ id }) => id));
    expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([]);
  });

  it('does not mind clients that go away before their answer', async () => {
    const hub = await startLoggedHub({ DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true' });
    await inParallel(16, Array.from({ length: 200 }), async (_item, index) => {
      const signal = AbortSignal.timeout(index % 5);
      await fetch(`${hub.url}/api/v1/telemetry/backup/j${index}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(running(1)),
        signal,
      }).catch(() => {});
    });
    await eventually(
      () => report(hub, 'after', running(1)),
      ({ status }) => status === 200,
    );
    expect(linesAt(hub.output(), 'error', 'warn')).toEqual([]);
  });
});
