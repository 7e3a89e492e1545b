import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { schemaOf } from '../../src/app/schema.js';
import { readSettings } from '../../src/app/settings.js';
import { Database } from '../../src/platform/database/database.js';
import { openDatabase } from '../../src/platform/database/connecting/open-database.js';
import { MinuteThinner } from '../../src/summary/minute-thinner.js';
import { hub as command } from '../support/command-line.js';
import { DATABASES, freshDatabase, sql } from '../support/databases.js';
import { report, request, startHub } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { inParallel } from '../support/parallel.js';
import { Random } from '../support/random.js';
import { openForSuite } from '../support/suite-hub.js';
import { ago, bytesIn, HOUR, MINUTE, throughputOf } from '../support/summary.js';

const PATIENT = { STALE_AFTER_SECONDS: '86400', FAIL_AFTER_SECONDS: '172800' };
const minuteNow = (): number => Math.floor(Date.now() / MINUTE);

async function addMinute(
  url: string,
  minute: number,
  shard: number,
  moved: number,
  completed = 0,
): Promise<void> {
  await sql(
    url,
    `INSERT INTO job_minutes (minute, shard, moved_bytes, completed, with_warnings, failed, cancelled, completed_bytes)
     VALUES (?, ?, ?, ?, 0, 0, 0, 0)`,
    [minute, shard, moved, completed],
  );
}

describe.each(DATABASES)('the throughput on %s', (kind) => {
  let hub: Hub;
  let url: string;

  beforeAll(async () => {
    const suite = await openForSuite(kind, PATIENT);
    ({ hub, databaseUrl: url } = suite);
    return suite.end;
  });
  beforeEach(async () => {
    for (const table of ['backup_jobs', 'job_minutes']) await sql(url, `DELETE FROM ${table}`);
  });

  it('is nothing where nothing moved, in every minute of the time asked for', async () => {
    for (const hours of [undefined, 1, 48]) {
      const answer = await throughputOf(hub, hours);
      expect(answer.step_seconds).toBe(60);
      expect(answer.t).toHaveLength((hours ?? 24) * 60);
      expect(answer.bytes_per_second).toEqual(answer.t.map(() => 0));
      expect(answer.marks).toEqual([]);
    }
  });

  it.each([
    [49, 900],
    [720, 900],
    [48, 60],
  ])('of %i hours has steps of %i seconds, one after the other up to now', async (hours, step) => {
    const { t, step_seconds } = await throughputOf(hub, hours);
    expect(step_seconds).toBe(step);
    expect(t.every((start, index) => start % step === 0 && start === (t[0] ?? 0) + index * step)).toBe(true);
    const last = t.at(-1) ?? 0;
    expect(t).toHaveLength((hours * 3600) / step);
    expect(Math.abs(Date.now() / 1000 - last)).toBeLessThan(step + 60);
  });

  it('is no larger than a figure may be, whatever odd clients say', async () => {
    await addMinute(url, minuteNow() - 2, 0, 600 * Number.MAX_SAFE_INTEGER);
    expect(Math.max(...(await throughputOf(hub)).bytes_per_second)).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('is what the figures of jobs grew by, whatever they said in between, and in the minute of its arrival', async () => {
    await report(hub, 'a', {
      status: 'running',
      sequence: 1,
      bytes_transferred: 6_000,
      timestamp: ago(3 * HOUR),
    });
    await report(hub, 'a', { status: 'running', sequence: 2, bytes_transferred: 18_000 });
    await report(hub, 'a', { status: 'running', sequence: 2, bytes_transferred: 18_000 });
    await report(hub, 'a', { status: 'running', sequence: 1, bytes_transferred: 6_000 });
    expect(bytesIn(await throughputOf(hub))).toBe(18_000);
    await report(hub, 'a', { status: 'running', sequence: 3, bytes_transferred: 12_000 });
    expect(bytesIn(await throughputOf(hub))).toBe(18_000);
    await report(
      hub,
      'b',
      { status: 'running', disks: [{ disk_index: 0, bytes_transferred: 60_000 }] },
      'restore',
    );
    const { t, bytes_per_second } = await throughputOf(hub);
    expect(bytesIn(await throughputOf(hub))).toBe(78_000);
    const moved = t.find((_, index) => (bytes_per_second[index] ?? 0) > 0) ?? 0;
    expect(Math.abs(moved - Date.now() / 1000)).toBeLessThan(300);
  });

  it('stays when its jobs are pruned', async () => {
    await report(hub, 'a', { status: 'completed', bytes_transferred: 60_000, timestamp: ago(2 * HOUR) });
    await command(['prune', '--older-than', '1h'], url);
    expect(bytesIn(await throughputOf(hub))).toBe(60_000);
  });

  it('marks the jobs that failed or completed with warnings, oldest first', async () => {
    const told = { vm_name: 'pg1', sequence: 1 };
    await report(hub, 'warned', { ...told, status: 'completed', warning_count: 2, timestamp: ago(HOUR) });
    await report(hub, 'failed', { ...told, status: 'failed', timestamp: ago(2 * HOUR) });
    await report(hub, 'good', { ...told, status: 'completed', timestamp: ago(HOUR) });
    await report(hub, 'early', { status: 'failed', timestamp: ago(30 * HOUR) });
    await report(hub, 'better', { status: 'failed', sequence: 1 });
    await report(hub, 'better', { status: 'completed', sequence: 2 });
    await report(hub, 'warned-running', { status: 'running', warning_count: 1 });
    const marks = async (hours: number): Promise<string[]> =>
      (await throughputOf(hub, hours)).marks.map(
        ({ kind: of, job_id, vm_name }) => `${of} ${job_id} ${vm_name}`,
      );
    expect(await marks(24)).toEqual(['failed failed pg1', 'warnings warned pg1']);
    expect(await marks(1)).toEqual([]);
    expect(await marks(100)).toEqual(['failed early null', 'failed failed pg1', 'warnings warned pg1']);
    const [first] = (await throughputOf(hub, 24)).marks;
    const { body } = await request<{ completed_at: string }>(hub, 'GET', '/api/v1/jobs/failed');
    expect(first?.at).toBe(body.completed_at);
    await report(hub, 'warned', { ...told, status: 'running', sequence: 2 });
    expect(await marks(24)).toEqual(['failed failed pg1']);
  });

  it('has an ETag, and 304 for who has it', async () => {
    await addMinute(url, minuteNow() - 3, 1, 600);
    const path = '/api/v1/throughput?hours=2';
    // The steps move on with the clock, now and then between two requests.
    const [first, second] = [await request(hub, 'GET', path), await request(hub, 'GET', path)];
    const etag =
      (first.headers.get('etag') === second.headers.get('etag') ? first : second).headers.get('etag') ?? '';
    expect((await request(hub, 'GET', path, undefined, { 'if-none-match': etag })).status).toBe(304);
  });

  it.each(['hours=0', 'hours=721', 'hours=1.5', 'hours=', 'hours=-1', 'hours=1&hours=2', 'day=1'])(
    'says 422 to %s',
    async (query) => {
      expect((await request(hub, 'GET', `/api/v1/throughput?${query}`)).status).toBe(422);
    },
  );
});

describe.each(DATABASES)('minutes that age on %s', (kind) => {
  /** As two hubs do it, each with its own connections; SQLite has one. */
  async function thinners(url: string, count: number): Promise<MinuteThinner[]> {
    Logger.overrideLogger(false);
    const settings = readSettings({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
    const made: MinuteThinner[] = [];
    for (let index = 0; index < (kind === 'sqlite' ? 1 : count); index++) {
      const { dataSource, dialect, ...opened } = await openDatabase(
        settings,
        schemaOf(settings),
        new Logger(),
      );
      onTestFinished(() => opened.close());
      made.push(new MinuteThinner(new Database(dataSource, dialect)));
    }
    return made;
  }

  it('become quarters of an hour after 48 hours, once, and go after 720', async () => {
    const url = await freshDatabase(kind);
    const hubs = await thinners(url, 3);
    const quarter = Math.floor((minuteNow() - 50 * 60) / 15) * 15;
    const random = new Random(3);
    let old = 0;
    for (let index = 0; index < 100; index++) {
      const moved = random.pick([1, 20, 300]);
      old += moved;
      await addMinute(url, quarter - Math.floor(index / 3), index % 3, moved, 1);
    }
    await addMinute(url, quarter - 40, 16, 0, -2);
    await addMinute(url, minuteNow() - 60, 2, 77);
    await addMinute(url, minuteNow() - 720 * 60 - 60, 2, 5);
    const all = 'SELECT minute, shard, moved_bytes, completed FROM job_minutes ORDER BY minute, shard';
    await Promise.all(hubs.map((hub) => hub.thin()));
    const thinned = await sql(url, all);
    expect(thinned.slice(0, -1).every(({ minute, shard }) => Number(minute) % 15 === 0 && shard === 17)).toBe(
      true,
    );
    expect(thinned).toHaveLength(5);
    expect(thinned.at(-1)).toMatchObject({ shard: 2, moved_bytes: 77 });
    const sum = (column: string): number =>
      thinned.slice(0, -1).reduce((total, row) => total + Number(row[column]), 0);
    expect([sum('moved_bytes'), sum('completed')]).toEqual([old, 98]);
    await Promise.all(hubs.map((hub) => hub.thin()));
    expect(await sql(url, all)).toEqual(thinned);
  });

  it('are thinned by more than one step, without a change to what is shown', async () => {
    const url = await freshDatabase(kind);
    const [thinner] = await thinners(url, 1);
    const first = Math.floor((minuteNow() - 100 * 60) / 15) * 15;
    const values = Array.from(
      { length: 1_200 },
      (_, index) => `(${first + Math.floor(index / 2)}, ${index % 2}, 900, 0, 0, 0, 0, 0)`,
    );
    await sql(
      url,
      `INSERT INTO job_minutes (minute, shard, moved_bytes, completed, with_warnings, failed, cancelled, completed_bytes) VALUES ${values.join(', ')}`,
    );
    await thinner?.thin();
    const rows = await sql(url, 'SELECT minute, shard, moved_bytes FROM job_minutes ORDER BY minute');
    expect(rows).toEqual(
      Array.from({ length: 40 }, (_, index) => ({
        minute: first + 15 * index,
        shard: 17,
        moved_bytes: 27_000,
      })),
    );
  });

  it('are thinned by a hub that starts, and shown as before', async () => {
    const url = await freshDatabase(kind);
    const env = { DATABASE_URL: url, MIGRATE_ON_START: 'true' };
    const before = await startHub(env);
    await addMinute(url, minuteNow() - 60 * 60, 0, 90_000);
    await addMinute(url, minuteNow() - 60 * 60, 1, 900_000);
    await addMinute(url, minuteNow() - 10, 1, 9_000);
    const shown = async (hub: Hub): Promise<number> => bytesIn(await throughputOf(hub, 72));
    expect(await shown(before)).toBe(999_000);
    await before.close();
    const hub = await startHub(env);
    await expect
      .poll(() => sql(url, 'SELECT shard FROM job_minutes ORDER BY shard'))
      .toEqual([{ shard: 1 }, { shard: 17 }]);
    expect(await shown(hub)).toBe(999_000);
    expect(bytesIn(await throughputOf(hub, 24))).toBe(9_000);
  });
});

describe.each(DATABASES)('bytes that are reported at once on %s', (kind) => {
  it('are all in the throughput, to the byte, whichever hub heard of them', async () => {
    const url = await freshDatabase(kind);
    const env = { DATABASE_URL: url, MIGRATE_ON_START: 'true', ...PATIENT };
    const first = await startHub(env);
    const hubs = kind === 'sqlite' ? [first] : [first, await startHub(env)];
    const updates = Array.from({ length: 600 }, (_, index) => ({
      id: `job-${index % 60}`,
      sequence: Math.floor(index / 60) + 1,
    }));
    await inParallel(24, updates, async ({ id, sequence }, index) => {
      const hub = hubs[index % hubs.length] ?? first;
      const answer = await report(hub, id, { status: 'running', sequence, bytes_transferred: sequence * 7 });
      expect(answer.status).toBe(200);
    });
    const [row] = await sql(url, 'SELECT SUM(moved_bytes) AS moved FROM job_minutes');
    const [jobs] = await sql(url, 'SELECT SUM(bytes_transferred) AS held FROM backup_jobs');
    expect([Number(row?.['moved']), Number(jobs?.['held'])]).toEqual([60 * 70, 60 * 70]);
    // Each transaction under way has a shard of its own, so that the rows of a minute stay few.
    const shards = await sql(url, 'SELECT DISTINCT shard FROM job_minutes');
    expect(shards.length).toBeLessThanOrEqual(kind === 'sqlite' ? 1 : 4);
  });
});
