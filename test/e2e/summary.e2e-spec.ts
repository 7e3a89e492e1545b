import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { hub as command } from '../support/command-line.js';
import { DATABASES, freshDatabase, SERVERS, sql } from '../support/databases.js';
import { eventually, report, request, startHub } from '../support/hub.js';
import type { Hub, HubProcess } from '../support/hub.js';
import { inParallel } from '../support/parallel.js';
import { previousRelease } from '../support/previous-release.js';
import { Random } from '../support/random.js';
import { openForSuite } from '../support/suite-hub.js';
import { ago, DAY, HOUR, lastDayOfRows, MINUTE, summaryOf } from '../support/summary.js';

/** No silence is judged, however long the machine takes. */
const PATIENT = { STALE_AFTER_SECONDS: '86400', FAIL_AFTER_SECONDS: '172800' };
const NOTHING = { completed: 0, with_warnings: 0, failed: 0, cancelled: 0, bytes: 0 };

/** The release before, until the test ends. */
async function launchOld(env: Record<string, string>): Promise<HubProcess> {
  const before = await previousRelease();
  onTestFinished(() => before.remove());
  const old = await before.launch(env);
  onTestFinished(() => old.kill());
  return old;
}

describe.each(DATABASES)('the summary on %s', (kind) => {
  let hub: Hub;
  let url: string;

  beforeAll(async () => {
    const suite = await openForSuite(kind, PATIENT);
    ({ hub, databaseUrl: url } = suite);
    return suite.end;
  });
  beforeEach(async () => {
    for (const table of ['backup_jobs', 'last_successes', 'job_minutes', 'job_counts']) {
      await sql(url, `DELETE FROM ${table}`);
    }
  });

  const lastDay = async (): Promise<object> => (await summaryOf(hub)).last_24h;
  const attention = async (): Promise<object[]> => (await summaryOf(hub)).attention;

  it('is empty where nothing was ever reported', async () => {
    const summary = await summaryOf(hub);
    expect(summary).toEqual({
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
      version: expect.stringMatching(/^\d/) as string,
      jobs: { pending: 0, running: 0, stalled: 0, stuck: 0 },
      speed_bps: 0,
      last_24h: NOTHING,
      attention: [],
    });
    expect(Math.abs(Date.parse(summary.at) - Date.now())).toBeLessThan(60_000);
  });

  it('counts the jobs that are not over', async () => {
    await request(hub, 'PUT', '/api/v1/jobs/waiting', { job_type: 'restore' });
    await report(hub, 'a', { status: 'running' });
    await report(hub, 'b', { status: 'running' }, 'replication');
    await report(hub, 'c', { status: 'completed' });
    expect((await summaryOf(hub)).jobs).toEqual({ pending: 1, running: 2, stalled: 0, stuck: 0 });
  });

  it('sums the speeds of the running jobs, and names those that are stuck', async () => {
    for (const [id, bytes] of [
      ['fast', 9_000],
      ['slow', 3_000],
    ] as const) {
      await report(hub, id, { status: 'running', timestamp: ago(30_000), bytes_transferred: 0 });
      await report(hub, id, { status: 'running', timestamp: ago(0), bytes_transferred: bytes });
    }
    // Buckets are 5 seconds long.
    const { speed_bps: speed } = await summaryOf(hub);
    expect(speed).toBeGreaterThanOrEqual(Math.floor(12_000 / 35));
    expect(speed).toBeLessThanOrEqual(Math.ceil(12_000 / 25));
    await sql(url, "UPDATE backup_jobs SET last_progress_at = '2026-01-01 00:00:00.000' WHERE id = 'slow'");
    const { jobs, attention: named } = await summaryOf(hub);
    expect(jobs).toMatchObject({ running: 2, stuck: 1 });
    expect(named).toEqual([expect.objectContaining({ kind: 'stuck', job_id: 'slow' })]);
  });

  it('counts how the jobs of the last 24 hours ended, after every kind of change', async () => {
    const steps: [() => Promise<unknown>, Partial<typeof NOTHING>][] = [
      [() => report(hub, 'a', { status: 'running', sequence: 1, bytes_transferred: 10 }), {}],
      [
        () => report(hub, 'a', { status: 'completed', sequence: 2, bytes_transferred: 40 }),
        { completed: 1, bytes: 40 },
      ],
      [
        () => report(hub, 'a', { status: 'completed', sequence: 2, bytes_transferred: 40 }),
        { completed: 1, bytes: 40 },
      ],
      [
        () =>
          report(hub, 'a', {
            status: 'completed',
            sequence: 1,
            disks: [{ disk_index: 0, bytes_transferred: 70 }],
          }),
        { completed: 1, bytes: 70 },
      ],
      [
        () => report(hub, 'a', { status: 'completed', sequence: 3, warning_count: 2 }),
        { completed: 1, with_warnings: 1, bytes: 70 },
      ],
      [() => report(hub, 'a', { status: 'running', sequence: 4 }), {}],
      [() => report(hub, 'a', { status: 'failed', sequence: 5 }), { failed: 1 }],
      [
        () => report(hub, 'a', { status: 'completed', sequence: 6 }),
        { completed: 1, with_warnings: 1, bytes: 70 },
      ],
      [
        () => report(hub, 'b', { status: 'cancelled', sequence: 1 }),
        { completed: 1, with_warnings: 1, bytes: 70, cancelled: 1 },
      ],
      [
        () => request(hub, 'PUT', '/api/v1/jobs/c', { job_type: 'backup' }),
        { completed: 1, with_warnings: 1, bytes: 70, cancelled: 1 },
      ],
      [
        () => request(hub, 'POST', '/api/v1/jobs/c/cancel', {}),
        { completed: 1, with_warnings: 1, bytes: 70, cancelled: 2 },
      ],
      [
        () => report(hub, 'd', { status: 'running' }).then(() => command(['jobs', 'cancel', 'd'], url)),
        { completed: 1, with_warnings: 1, bytes: 70, cancelled: 3 },
      ],
      [
        () => command(['prune', '--older-than', '1m'], url),
        { completed: 1, with_warnings: 1, bytes: 70, cancelled: 3 },
      ],
    ];
    for (const [index, [change, due]] of steps.entries()) {
      await change();
      expect(await lastDay(), `step ${index}`).toEqual({ ...NOTHING, ...due });
      expect(await lastDay(), `step ${index}`).toEqual(await lastDayOfRows(url));
    }
  });

  it('counts by the moment a job ended, to the minute', async () => {
    await report(hub, 'young', { status: 'completed', sequence: 1, timestamp: ago(DAY - 2 * MINUTE) });
    await report(hub, 'old', { status: 'completed', sequence: 1, timestamp: ago(DAY + 2 * MINUTE) });
    await report(hub, 'ancient', { status: 'failed', sequence: 1, timestamp: ago(50 * DAY) });
    expect(await lastDay()).toEqual({ ...NOTHING, completed: 1 });
    await report(hub, 'old', { status: 'completed', sequence: 2, timestamp: ago(HOUR) });
    expect(await lastDay()).toEqual({ ...NOTHING, completed: 2 });
    await report(hub, 'young', { status: 'completed', sequence: 2, timestamp: ago(DAY + 2 * MINUTE) });
    expect(await lastDay()).toEqual({ ...NOTHING, completed: 1 });
  });

  it('counts no job that is pruned', async () => {
    await report(hub, 'old', { status: 'completed', timestamp: ago(3 * HOUR), bytes_transferred: 7 });
    await report(hub, 'ancient', { status: 'completed', timestamp: ago(40 * DAY), bytes_transferred: 7 });
    await report(hub, 'new', { status: 'failed' });
    expect(await lastDay()).toEqual({ ...NOTHING, completed: 1, bytes: 7, failed: 1 });
    expect((await command(['prune', '--older-than', '2h', '--json'], url)).stdout).toContain('"jobs": 2');
    expect(await lastDay()).toEqual({ ...NOTHING, failed: 1 });
    expect(
      await sql(url, 'SELECT minute FROM job_minutes WHERE completed < 0 AND minute < 20000000'),
    ).toEqual([]);
  });

  it('says 422 to parameters', async () => {
    const answer = await request<{ errors: object[] }>(hub, 'GET', '/api/v1/summary?since=1');
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([
      { pointer: '/since', detail: 'is not a known parameter; this route takes none' },
    ]);
  });

  describe('has for attention', () => {
    it('the jobs that failed in the last 24 hours, the newest first, with the first line of the error', async () => {
      const error = '\n  Snapshot of “pg1” could not be removed\nstack\nstack';
      await report(hub, 'a', { status: 'failed', vm_name: 'pg1', timestamp: ago(2 * HOUR), error });
      await report(hub, 'b', { status: 'failed', timestamp: ago(HOUR) }, 'restore');
      await report(hub, 'c', { status: 'failed', timestamp: ago(DAY + HOUR) });
      await report(hub, 'd', { status: 'failed', error: 'x'.repeat(300), timestamp: ago(MINUTE) });
      expect(await attention()).toMatchObject([
        { kind: 'failed', job_id: 'd', vm_name: null, reason: `${'x'.repeat(199)}…` },
        {
          kind: 'failed',
          job_id: 'b',
          vm_name: null,
          job_type: 'restore',
          reason: 'Failed without an error message',
        },
        { kind: 'failed', job_id: 'a', vm_name: 'pg1', reason: 'Snapshot of “pg1” could not be removed' },
      ]);
    });

    it('no failed job that a newer run made up for', async () => {
      const fail = (id: string, vm_name: string, at: number, type = 'backup') =>
        report(hub, id, { status: 'failed', vm_name, timestamp: ago(at), sequence: 1 }, type);
      const complete = (id: string, vm_name: string, at: number, type = 'backup') =>
        report(hub, id, { status: 'completed', vm_name, timestamp: ago(at), sequence: 1 }, type);
      await fail('made-up-for', 'pg1', 3 * HOUR);
      await complete('newer', 'pg1', 2 * HOUR);
      await fail('again', 'pg1', HOUR);
      await complete('other-type', 'pg1', MINUTE, 'restore');
      await complete('older', 'pg2', 5 * HOUR);
      await fail('alone', 'pg2', 4 * HOUR);
      await complete('newest', 'pg3', HOUR);
      await fail('told-late', 'pg3', 2 * HOUR);
      const failed = async (): Promise<unknown[]> =>
        (await attention()).map((of) => (of as { job_id: string }).job_id);
      expect(await failed()).toEqual(['again', 'alone']);
      await report(hub, 'again', { status: 'completed', sequence: 2 });
      expect(await failed()).toEqual(['alone']);
      await report(hub, 'newest', { status: 'running', sequence: 2 });
      expect(await failed()).toEqual(['told-late', 'alone']);
    });

    it('machines without a good run for three usual intervals, the longest without one first', async () => {
      const days = async (vm: string, ends: number[], type = 'backup') => {
        for (const [index, end] of ends.entries()) {
          const id = `${vm}-${type}-${index}`;
          await report(
            hub,
            id,
            { status: 'running', vm_name: vm, sequence: 1, timestamp: ago(end * DAY + HOUR) },
            type,
          );
          await report(
            hub,
            id,
            { status: 'completed', vm_name: vm, sequence: 2, timestamp: ago(end * DAY) },
            type,
          );
        }
      };
      await days('daily', [8, 7, 6, 5, 4]);
      await days('daily', [3, 2, 1], 'restore');
      await days('weekly', [30, 23, 16]);
      await days('late', [12, 11, 10]);
      await days('once', [20]);
      await days('long-ago', [90, 80, 70]);
      expect(await attention()).toEqual([
        overdue('late', 10, 'usually one every 24 h'),
        overdue('daily', 4, 'usually one every 24 h'),
      ]);
      await days('daily', [2]);
      await report(hub, 'daily-backup-9', { status: 'completed', vm_name: 'daily', sequence: 1 });
      expect(await attention()).toMatchObject([{ vm_name: 'late' }]);
    });

    const overdue = (vm_name: string, days: number, says: string): object => ({
      kind: 'no_good_run',
      job_id: null,
      vm_name,
      job_type: 'backup',
      since: expect.stringContaining(ago(days * DAY).slice(0, 15)) as string,
      reason: expect.stringMatching(new RegExp(`^No completed run since .* UTC; ${says}$`)) as string,
    });

    it('at most 50, failed jobs before silent ones', async () => {
      const updates = Array.from({ length: 60 }, (_, index) => ({
        job_type: 'backup',
        job_id: `failed-${index}`,
        status: 'failed',
        timestamp: ago(index * MINUTE),
      }));
      await report(hub, 'silent', { status: 'running' });
      await sql(url, "UPDATE backup_jobs SET status = 'stalled' WHERE id = 'silent'");
      expect(await attention()).toMatchObject([{ kind: 'stalled', job_id: 'silent' }]);
      await request(hub, 'POST', '/api/v1/telemetry/batch', { updates });
      const found = await attention();
      expect(found).toMatchObject(updates.slice(0, 50).map(({ job_id }) => ({ kind: 'failed', job_id })));
    });
  });
});

describe.each(DATABASES)('the summary of silent jobs on %s', (kind) => {
  it('has them stalled, then lost', async () => {
    const url = await freshDatabase(kind);
    const env = { STALE_AFTER_SECONDS: '1', FAIL_AFTER_SECONDS: '4', SWEEP_INTERVAL_SECONDS: '1' };
    const hub = await startHub({ DATABASE_URL: url, MIGRATE_ON_START: 'true', ...env });
    await report(hub, 'quiet', { status: 'running', vm_name: 'pg1' });
    const stalled = await eventually(
      () => summaryOf(hub),
      ({ jobs }) => jobs.stalled === 1,
    );
    expect(stalled.attention).toMatchObject([{ kind: 'stalled', job_id: 'quiet', vm_name: 'pg1' }]);
    expect(stalled.attention[0]?.reason).toMatch(/^No telemetry since \d{4}-/);
    const lost = await eventually(
      () => summaryOf(hub),
      ({ jobs }) => jobs.stalled === 0,
    );
    expect(lost.last_24h).toEqual({ ...NOTHING, failed: 1 });
    expect(lost.attention).toMatchObject([{ kind: 'lost', job_id: 'quiet' }]);
    expect(lost.attention[0]?.reason).toMatch(/^No telemetry for /);
    await report(hub, 'quiet', { status: 'completed', vm_name: 'pg1' });
    expect(await summaryOf(hub)).toMatchObject({ last_24h: { failed: 0, completed: 1 }, attention: [] });
  });
});

describe.each(DATABASES)('the figures of the last 24 hours on %s', (kind) => {
  it('are those of the jobs, whatever several hubs are told at the same time', async () => {
    const url = await freshDatabase(kind);
    const env = { DATABASE_URL: url, MIGRATE_ON_START: 'true', ...PATIENT };
    const first = await startHub(env);
    const hubs = kind === 'sqlite' ? [first] : [first, await startHub(env)];
    const random = new Random(11);
    const ids = Array.from({ length: 40 }, (_, index) => `job-${index}`);
    for (let sequence = 1; sequence <= 6; sequence++) {
      await inParallel(16, ids, async (id, index) => {
        const update = {
          sequence,
          status: random.pick(['completed', 'completed', 'running', 'failed', 'cancelled']),
          warning_count: random.pick([0, 0, 3]),
          bytes_transferred: random.pick([1, 10, 1_000_000]),
          timestamp: ago(random.pick([0, 5 * MINUTE, 7 * HOUR, 23 * HOUR, 30 * HOUR])),
        };
        const told = hubs[(index + sequence) % hubs.length] ?? first;
        expect((await report(told, id, update)).status).toBe(200);
      });
      for (const hub of hubs) expect((await summaryOf(hub)).last_24h).toEqual(await lastDayOfRows(url));
    }
  });

  it('are counted anew from the jobs of an older hub, and counted once', async () => {
    const url = await freshDatabase(kind);
    const env = { DATABASE_URL: url, MIGRATE_ON_START: 'true', ...PATIENT };
    const old = await launchOld(env);
    for (let index = 0; index < 5; index++) {
      await report(old, `old-${index}`, {
        status: index === 0 ? 'failed' : 'completed',
        vm_name: 'pg1',
        sequence: 1,
        warning_count: index === 1 ? 1 : 0,
        bytes_transferred: 5,
        timestamp: ago(index * 7 * HOUR + MINUTE),
      });
    }
    await old.stop();
    const hub = await startHub(env);
    const due = { completed: 3, with_warnings: 1, failed: 1, cancelled: 0, bytes: 15 };
    await eventually(
      () => summaryOf(hub),
      ({ last_24h }) => JSON.stringify(last_24h) === JSON.stringify(due),
    );
    expect(await lastDayOfRows(url)).toEqual(due);
    await eventually(
      () => summaryOf(hub),
      ({ attention }) => attention.some(({ job_id }) => job_id === 'old-0'),
    );
    const good = await sql(url, 'SELECT vm_name, good_at FROM last_successes');
    const [newest] = await sql(url, "SELECT completed_at FROM backup_jobs WHERE id = 'old-1'");
    if (kind === 'sqlite') expect(good).toEqual([{ vm_name: 'pg1', good_at: newest?.['completed_at'] }]);
    else {
      await eventually(
        () => sql(url, 'SELECT good_at FROM last_successes'),
        ([row]) => row?.['good_at'] === newest?.['completed_at'],
      );
    }
    // A second start finds nothing to correct, and changes from then on are counted as ever.
    await hub.close();
    const again = await startHub(env);
    await report(again, 'old-2', { status: 'running', sequence: 2 });
    await report(again, 'new', { status: 'cancelled', sequence: 1 });
    expect((await summaryOf(again)).last_24h).toEqual(await lastDayOfRows(url));
  });

  it('are put right where another program deleted jobs, also by two hubs at once', async () => {
    const url = await freshDatabase(kind);
    const env = { DATABASE_URL: url, MIGRATE_ON_START: 'true', ...PATIENT };
    const hub = await startHub(env);
    for (const id of ['a', 'b', 'c']) {
      await report(hub, id, { status: 'completed', timestamp: ago(2 * HOUR), bytes_transferred: 3 });
    }
    await sql(url, "DELETE FROM backup_jobs WHERE id <> 'a'");
    await sql(url, 'UPDATE backup_jobs SET flagged_at = NULL');
    const due = { ...NOTHING, completed: 1, bytes: 3 };
    if (kind === 'sqlite') await hub.close();
    const others =
      kind === 'sqlite' ? [await startHub(env)] : await Promise.all([startHub(env), startHub(env)]);
    for (const other of others) {
      await eventually(
        () => summaryOf(other),
        ({ last_24h }) => JSON.stringify(last_24h) === JSON.stringify(due),
      );
    }
    await report(others[0] ?? hub, 'a', { status: 'running' });
    for (const other of others) expect((await summaryOf(other)).last_24h).toEqual(NOTHING);
  });
});

describe.each(SERVERS)('the release before beside this one on %s', (kind) => {
  it('leaves out its endings until the next recount, and nothing after it', async () => {
    const url = await freshDatabase(kind);
    const env = { DATABASE_URL: url, MIGRATE_ON_START: 'true', ...PATIENT };
    const hub = await startHub(env);
    const old = await launchOld({ ...env, MIGRATE_ON_START: 'false' });
    await report(hub, 'ours', { status: 'completed', sequence: 1 });
    await report(old, 'theirs', { status: 'failed', sequence: 1, vm_name: 'pg1' });
    await report(old, 'ours', { status: 'running', sequence: 2 });
    const restarted = await startHub(env);
    await eventually(
      () => summaryOf(restarted),
      ({ last_24h, attention }) =>
        last_24h.failed === 1 && last_24h.completed === 0 && attention.length === 1,
    );
    await report(hub, 'theirs', { status: 'completed', sequence: 2 });
    expect(await summaryOf(hub)).toMatchObject({
      last_24h: await lastDayOfRows(url),
      attention: [],
    });
  });
});
