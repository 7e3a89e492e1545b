import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readDatabaseUrl } from '../../src/platform/database/connecting/database-url.js';
import { dialectOf } from '../../src/platform/database/dialect.js';
import { newestSuccess } from '../../src/jobs/counts/last-successes.js';
import { hub as command } from '../support/command-line.js';
import { DATABASES, freshDatabase, sql } from '../support/databases.js';
import { eventually, report, request, startHub } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { valuesNow } from '../support/metrics.js';
import { inParallel } from '../support/parallel.js';
import { previousRelease } from '../support/previous-release.js';
import type { PreviousRelease } from '../support/previous-release.js';
import { Random } from '../support/random.js';
import { openForSuite } from '../support/suite-hub.js';

const LAST = 'hub_last_success_timestamp_seconds';
const FIRST = 'hub_machine_first_seen_timestamp_seconds';
const LONG_AGO = '2001-02-03T04:05:06.000Z';
const secondsOf = (column: unknown): number => Date.parse(`${String(column).replace(' ', 'T')}Z`) / 1000;

/** When the job became completed, as its row has it; in seconds. */
async function momentOf(url: string, id: string): Promise<number> {
  const [row] = await sql(url, 'SELECT succeeded_at FROM backup_jobs WHERE id = ?', [id]);
  return secondsOf(row?.['succeeded_at']);
}

/** Beside the hub, as its own clock cannot be set. */
async function moveMoment(url: string, id: string, at: string): Promise<void> {
  await sql(url, 'UPDATE backup_jobs SET succeeded_at = ? WHERE id = ?', [at, id]);
}

describe.each(DATABASES)('the last success of a machine on %s', (kind) => {
  let hub: Hub;
  let url: string;
  let forgetJobs: () => Promise<void>;

  beforeAll(async () => {
    const suite = await openForSuite(kind, { STALE_AFTER_SECONDS: '86400', FAIL_AFTER_SECONDS: '172800' });
    ({ hub, databaseUrl: url, forgetJobs } = suite);
    return suite.end;
  });
  afterEach(async () => {
    await forgetJobs();
    await sql(url, 'DELETE FROM last_successes');
  });

  const complete = (id: string, vm_name: string, sequence = 1, jobType = 'backup') =>
    report(hub, id, { status: 'completed', vm_name, sequence }, jobType);
  const takeBack = (id: string, status: string, sequence = 2) => report(hub, id, { status, sequence });

  it('is never, from its first job on, and says since when', async () => {
    await report(hub, 'a', { status: 'running', vm_name: 'pg1' });
    await request(hub, 'PUT', '/api/v1/jobs/b', { job_type: 'restore', vm_name: 'pg2' });
    await report(hub, 'c', { status: 'failed', vm_name: 'pg3' });
    await report(hub, 'd', { status: 'completed' });
    expect(await valuesNow(hub, LAST)).toEqual({ 'pg1 backup': 0, 'pg2 restore': 0, 'pg3 backup': 0 });
    const seen = await valuesNow(hub, FIRST);
    expect(Object.keys(seen).toSorted()).toEqual(['pg1 backup', 'pg2 restore', 'pg3 backup']);
    for (const at of Object.values(seen)) expect(Math.abs(at - Date.now() / 1000)).toBeLessThan(60);
    await complete('a', 'pg1');
    await report(hub, 'e', { status: 'running', vm_name: 'pg1' });
    expect(await valuesNow(hub, FIRST)).toEqual(seen);
  });

  it('is told by the database’s clock, whatever the client’s says', async () => {
    await report(hub, 'a', { status: 'completed', vm_name: 'pg1', timestamp: LONG_AGO });
    const { 'pg1 backup': at = 0 } = await valuesNow(hub, LAST);
    expect(Math.abs(at - Date.now() / 1000)).toBeLessThan(60);
    expect(at).toBe(await momentOf(url, 'a'));
    const [event] = await sql(url, "SELECT at FROM job_events WHERE backup_job_id = 'a' AND kind = 'status'");
    expect(Math.abs(at - secondsOf(event?.['at']))).toBeLessThan(5);
  });

  it('stays the moment at which its job became completed, when the client says so again', async () => {
    await complete('a', 'pg1');
    await moveMoment(url, 'a', '2026-11-20 03:00:00.000');
    await complete('a', 'pg1', 2);
    await report(hub, 'a', { status: 'completed', sequence: 3, bytes_transferred: 5 });
    expect(await momentOf(url, 'a')).toBe(secondsOf('2026-11-20 03:00:00.000'));
  });

  it.each(['failed', 'running', 'cancelled', 'pending'])(
    'falls back to the next newest when its client takes it back for %s',
    async (status) => {
      await complete('a', 'pg1');
      await complete('b', 'pg1');
      await complete('c', 'pg1', 1, 'restore');
      await moveMoment(url, 'a', '2026-11-20 03:00:00.000');
      const restored = await momentOf(url, 'c');
      expect(await valuesNow(hub, LAST)).toEqual({
        'pg1 backup': await momentOf(url, 'b'),
        'pg1 restore': restored,
      });
      await takeBack('b', status);
      expect(await valuesNow(hub, LAST)).toEqual({
        'pg1 backup': secondsOf('2026-11-20 03:00:00.000'),
        'pg1 restore': restored,
      });
      await takeBack('a', status);
      expect(await valuesNow(hub, LAST)).toEqual({ 'pg1 backup': 0, 'pg1 restore': restored });
      await complete('b', 'pg1', 3);
      expect((await valuesNow(hub, LAST))['pg1 backup']).toBe(await momentOf(url, 'b'));
    },
  );

  it('goes with a job that bears another name', async () => {
    await complete('a', 'pg1');
    await complete('b', 'pg1');
    await complete('c', 'wrong');
    await moveMoment(url, 'a', '2026-11-20 03:00:00.000');
    const moment = await momentOf(url, 'b');
    await report(hub, 'b', { status: 'completed', sequence: 2, vm_name: 'pg2' });
    await report(hub, 'c', { status: 'failed', sequence: 2, vm_name: 'right' });
    expect(await valuesNow(hub, LAST)).toEqual({
      'pg1 backup': secondsOf('2026-11-20 03:00:00.000'),
      'pg2 backup': moment,
      'right backup': 0,
    });
  });

  it('outlives a job that is pruned, and is fallen back to', async () => {
    await report(hub, 'old', { status: 'completed', vm_name: 'pg1', timestamp: LONG_AGO });
    await report(hub, 'new', { status: 'completed', vm_name: 'pg1', sequence: 1 });
    const [old, fresh] = [await momentOf(url, 'old'), await momentOf(url, 'new')];
    expect((await command(['prune', '--older-than', '30d', '--json'], url)).stdout).toContain('"jobs": 1');
    expect(await valuesNow(hub, LAST)).toEqual({ 'pg1 backup': fresh });
    await takeBack('new', 'failed');
    expect(await valuesNow(hub, LAST)).toEqual({ 'pg1 backup': old });
  });

  it('stays when all jobs of its machine are pruned', async () => {
    await report(hub, 'old', { status: 'completed', vm_name: 'pg1', timestamp: LONG_AGO });
    await report(hub, 'bad', { status: 'failed', vm_name: 'pg2', timestamp: LONG_AGO });
    const before = await valuesNow(hub, LAST);
    await command(['prune', '--older-than', '30d'], url);
    expect(await valuesNow(hub, LAST)).toEqual(before);
    expect(before).toEqual({ 'pg1 backup': expect.any(Number) as number, 'pg2 backup': 0 });
  });

  it('is that of the jobs that are completed, whatever several hubs are told at the same time', async () => {
    const hubs =
      kind === 'sqlite'
        ? [hub]
        : [hub, await startHub({ DATABASE_URL: url }), await startHub({ DATABASE_URL: url })];
    const random = new Random(7);
    const ids = Array.from({ length: 12 }, (_, index) => `job-${index}`);
    for (let sequence = 1; sequence <= 6; sequence++) {
      await inParallel(12, ids, async (id, index) => {
        const status = random.pick(['completed', 'completed', 'running', 'failed']);
        const vm_name = random.pick(['pg1', 'pg1', 'pg1', 'pg2']);
        const told = hubs[(index + sequence) % hubs.length] ?? hub;
        expect((await report(told, id, { status, sequence, vm_name })).status).toBe(200);
      });
      const rows = await sql(
        url,
        "SELECT vm_name, MAX(CASE WHEN status = 'completed' THEN succeeded_at END) AS at FROM backup_jobs GROUP BY vm_name",
      );
      const due = rows.map(
        ({ vm_name, at }) => [`${vm_name} backup`, at === null ? 0 : secondsOf(at)] as const,
      );
      for (const told of hubs) expect(await valuesNow(told, LAST)).toEqual(Object.fromEntries(due));
    }
    const wrong = "SELECT id FROM backup_jobs WHERE (status = 'completed') <> (succeeded_at IS NOT NULL)";
    expect(await sql(url, wrong)).toEqual([]);
  });

  it('is fallen back to by one entry of an index', async () => {
    const updates = Array.from({ length: 1_000 }, (_, index) => ({
      job_type: 'backup',
      job_id: `planned-${index}`,
      status: index % 3 === 0 ? 'failed' : 'completed',
      vm_name: `vm-${index % 2}`,
    }));
    await request(hub, 'POST', '/api/v1/telemetry/batch', { updates });
    await sql(url, kind === 'sqlite' ? 'ANALYZE' : 'ANALYZE TABLE backup_jobs, last_successes');
    const explain = kind === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN FORMAT=TRADITIONAL';
    const query = `SELECT ${newestSuccess(dialectOf(readDatabaseUrl(url)))} AS newest FROM last_successes WHERE vm_name = 'vm-1' AND job_type = 'backup'`;
    const plan = await sql(url, `${explain} ${query}`);
    const step = plan.find((row) => /\bj\b/.test(String(row['detail'] ?? row['table'])));
    expect(String(step?.['detail'] ?? step?.['key']), JSON.stringify(plan)).toContain('idx_succeeded_jobs');
    expect(JSON.stringify(plan)).not.toMatch(/filesort|TEMP B-TREE/);
  });
});

describe.each(DATABASES)(
  'the last success of a machine, after the release before was at work on %s',
  (kind) => {
    let before: PreviousRelease;

    beforeAll(async () => {
      before = await previousRelease();
    });
    afterAll(() => before.remove());

    const env = (url: string): Record<string, string> => ({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });

    async function useOld(url: string, work: (old: Hub) => Promise<void>): Promise<void> {
      const old = await before.launch(env(url));
      try {
        await work(old);
      } finally {
        await old.stop();
      }
    }

    async function expectSuccesses(url: string, due: () => Promise<Record<string, number>>): Promise<void> {
      const hub = await startHub(env(url));
      await eventually(
        async () => JSON.stringify(await valuesNow(hub, LAST)) === JSON.stringify(await due()),
        (isRight) => isRight,
      );
      await hub.close();
    }

    it('is right once this one has started', async () => {
      const url = await freshDatabase(kind);
      await useOld(url, async (old) => {
        await report(old, 'odd', { status: 'completed', vm_name: 'c', timestamp: LONG_AGO });
        await report(old, 'kept', { status: 'completed', vm_name: 'a', sequence: 1 });
        await report(old, 'gone', { status: 'completed', vm_name: 'b', sequence: 1, timestamp: LONG_AGO });
        await report(old, 'never', { status: 'running', vm_name: 'n' });
        for (const status of ['completed', 'failed']) {
          const sequence = status === 'completed' ? 1 : 2;
          await report(old, 'taken', { status, vm_name: 'a', sequence });
        }
      });
      await sql(
        url,
        "UPDATE last_successes SET succeeded_at = '2026-11-01 00:00:00.000' WHERE vm_name = 'b'",
      );
      await sql(url, "DELETE FROM backup_jobs WHERE id = 'gone'");
      await expectSuccesses(url, async () => ({
        ...sorted({
          'a backup': await eventOf(url, 'kept'),
          'b backup': secondsOf('2026-11-01 00:00:00.000'),
          'c backup': await eventOf(url, 'odd'),
        }),
        'n backup': 0,
      }));
      // And back again: what the older one does to marks, it does not know of.
      await useOld(url, async (old) => {
        await report(old, 'kept', { status: 'failed', sequence: 2 });
        await report(old, 'later', { status: 'completed', vm_name: 'n', sequence: 1 });
      });
      await expectSuccesses(url, async () => ({
        ...sorted({
          'b backup': secondsOf('2026-11-01 00:00:00.000'),
          'c backup': await eventOf(url, 'odd'),
          'n backup': await eventOf(url, 'later'),
        }),
        'a backup': 0,
      }));
    });

    /** As the events of the job have it; triggers mark it a moment later. */
    async function eventOf(url: string, id: string): Promise<number> {
      if (kind === 'sqlite') return momentOf(url, id);
      const [row] = await sql(
        url,
        "SELECT MAX(at) AS at FROM job_events WHERE backup_job_id = ? AND to_value = 'completed'",
        [id],
      );
      return secondsOf(row?.['at']);
    }

    /** As a scrape has them: the newest first. */
    function sorted(values: Record<string, number>): Record<string, number> {
      return Object.fromEntries(Object.entries(values).toSorted(([, a], [, b]) => b - a));
    }
  },
);
