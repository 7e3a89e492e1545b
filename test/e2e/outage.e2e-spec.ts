import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freshDatabase, SERVERS } from '../support/databases.js';
import { eventually, jobOf, report, request, startLoggedHub } from '../support/hub.js';
import { proxyTo } from '../support/proxy.js';

const update = (sequence: number): object => ({
  status: 'running',
  sequence,
  disks: [{ disk_index: 0, bytes_transferred: sequence }],
});

describe.each(SERVERS)('a hub whose %s is away', (kind) => {
  it('answers 503 meanwhile, and nothing acknowledged is missing after', async () => {
    const database = await proxyTo(await freshDatabase(kind));
    const hub = await startLoggedHub({ DATABASE_URL: database.url, MIGRATE_ON_START: 'true' });
    const acknowledged: number[] = [];
    for (let sequence = 1; sequence <= 60; sequence++) {
      if (sequence === 20) await database.cut();
      if (sequence === 40) await database.mend();
      const { status, headers, body } = await report(hub, `j${sequence}`, update(sequence));
      if (status === 200) acknowledged.push(sequence);
      else {
        expect(status).toBe(503);
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
        expect(body).toMatchObject({ title: 'Database unavailable' });
      }
    }
    expect(acknowledged).toEqual(expect.arrayContaining([1, 19, 40, 60]));
    expect(acknowledged.some((sequence) => sequence > 20 && sequence < 40)).toBe(false);
    for (const sequence of acknowledged) {
      expect(await jobOf(hub, `j${sequence}`)).toMatchObject({ bytes_transferred: sequence });
    }
  });

  it('tries again at its start, also when its connections are taken and hung up on', async () => {
    const database = await proxyTo(await freshDatabase(kind));
    await database.cut();
    const hangingUp = createServer((socket) => socket.destroy());
    await once(hangingUp.listen(Number(new URL(database.url).port), '127.0.0.1'), 'listening');
    const start = startLoggedHub({ DATABASE_URL: database.url, MIGRATE_ON_START: 'true' });
    await once(hangingUp, 'connection');
    await once(hangingUp.close(), 'close');
    await database.mend();
    const hub = await start;
    expect(hub.output()).toContain('trying again in 3 s');
    expect((await report(hub, 'j', update(1))).status).toBe(200);
  });

  it('says so in its health, and in every read', async () => {
    const database = await proxyTo(await freshDatabase(kind));
    const hub = await startLoggedHub({ DATABASE_URL: database.url, MIGRATE_ON_START: 'true' });
    const statuses = async (): Promise<number[]> => {
      const paths = ['/health/live', '/health/ready', '/health', '/api/v1/jobs', '/api/v1/jobs/j/events'];
      return Promise.all(paths.map(async (path) => (await request(hub, 'GET', path)).status));
    };
    expect(await statuses()).toEqual([200, 200, 200, 200, 404]);
    await database.cut();
    expect(await statuses()).toEqual([200, 503, 503, 503, 503]);
    expect((await request<object>(hub, 'GET', '/health')).body).toMatchObject({
      status: 'error',
      database: 'mysql',
    });
    expect((await request<object>(hub, 'GET', '/health/ready')).body).toMatchObject({
      error: { database: { status: 'down', message: 'the database does not answer' } },
    });
    await database.mend();
    expect(await statuses()).toEqual([200, 200, 200, 200, 404]);
  });

  it('counts no silence for that time', async () => {
    const database = await proxyTo(await freshDatabase(kind));
    const env = { STALE_AFTER_SECONDS: '4', FAIL_AFTER_SECONDS: '5', SWEEP_INTERVAL_SECONDS: '1' };
    const hub = await startLoggedHub({ DATABASE_URL: database.url, MIGRATE_ON_START: 'true', ...env });
    await report(hub, 'j', update(1));
    const heardAt = Date.now();
    await database.cut();
    // Passes fail until more time has gone than the job was allowed.
    await eventually(
      async () => hub.output().match(/Stale-job sweep failed/g)?.length ?? 0,
      (failures) => failures >= 5 && Date.now() - heardAt > 6_000,
    );
    await database.mend();
    const mendedAt = Date.now();
    await eventually(
      () => jobOf(hub, 'j'),
      (job) => job.status === 'failed',
    );
    const { completed_at, error_message } = await jobOf(hub, 'j');
    expect(Date.parse(completed_at ?? '') - mendedAt).toBeGreaterThan(4_000);
    expect(error_message).toMatch(/^No telemetry for \d+s;/);
  });

  it('answers 503 when it only falls silent, and serves again when it speaks', async () => {
    const database = await proxyTo(await freshDatabase(kind));
    const hub = await startLoggedHub({ DATABASE_URL: database.url, MIGRATE_ON_START: 'true' });
    const jobIds = Array.from({ length: 30 }, (_, index) => `j${index}`);
    const reportAll = async (sequence: number): Promise<number[]> =>
      Promise.all(jobIds.map(async (id) => (await report(hub, id, update(sequence))).status));
    expect(new Set(await reportAll(1))).toEqual(new Set([200]));
    database.freeze();
    const reads = ['/api/v1/jobs', '/health', '/health/ready'].map((path) => request(hub, 'GET', path));
    expect(new Set(await reportAll(2))).toEqual(new Set([503]));
    expect((await Promise.all(reads)).map(({ status }) => status)).toEqual([503, 503, 503]);
    database.thaw();
    expect(new Set(await reportAll(3))).toEqual(new Set([200]));
  });

  it('counts no silence for a moment in which it was silent, though all went well in the end', async () => {
    const database = await proxyTo(await freshDatabase(kind));
    const env = { STALE_AFTER_SECONDS: '4', SWEEP_INTERVAL_SECONDS: '1' };
    const hub = await startLoggedHub({ DATABASE_URL: database.url, MIGRATE_ON_START: 'true', ...env });
    await report(hub, 'j', update(1));
    database.freeze();
    const heldUp = report(hub, 'other', update(1));
    await new Promise((resolve) => setTimeout(resolve, 4_500));
    database.thaw();
    const thawedAt = Date.now();
    expect((await heldUp).status).toBe(200);
    await eventually(
      () => jobOf(hub, 'j'),
      (job) => job.status === 'stalled',
    );
    const { updated_at } = await jobOf(hub, 'j');
    expect(Date.parse(updated_at) - thawedAt).toBeGreaterThan(3_900);
  });
});
