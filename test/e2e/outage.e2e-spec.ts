import { describe, expect, it } from 'vitest';
import { freshDatabase, SERVERS } from '../support/databases.js';
import { eventually, jobOf, report, request, startHub } from '../support/hub.js';
import { proxyTo } from '../support/proxy.js';

const update = (sequence: number): object => ({
  status: 'running',
  sequence,
  disks: [{ disk_index: 0, bytes_transferred: sequence }],
});

describe.each(SERVERS)('a hub whose %s is away', (kind) => {
  it('answers 503 meanwhile, and nothing acknowledged is missing after', async () => {
    const database = await proxyTo(await freshDatabase(kind));
    const hub = await startHub({ DATABASE_URL: database.url, MIGRATE_ON_START: 'true' });
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

  it('says so in its health, and in every read', async () => {
    const database = await proxyTo(await freshDatabase(kind));
    const hub = await startHub({ DATABASE_URL: database.url, MIGRATE_ON_START: 'true' });
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
    const hub = await startHub({ DATABASE_URL: database.url, MIGRATE_ON_START: 'true', ...env });
    await report(hub, 'j', update(1));
    const heardAt = Date.now();
    await database.cut();
    // Passes fail until more time has gone than the job was allowed.
    await eventually(
      async () => hub.output().match(/no silence was judged/g)?.length ?? 0,
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
});
