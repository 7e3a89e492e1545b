import { beforeAll, describe, expect, it } from 'vitest';
import { DATABASES, freshDatabase, sql } from '../support/databases.js';
import { tell } from '../support/history.js';
import type { Told } from '../support/history.js';
import { eventually, jobOf, report, request, startHub } from '../support/hub.js';
import type { Hub, JobJson } from '../support/hub.js';
import { openForSuite } from '../support/suite-hub.js';

const PATIENT = { STALE_AFTER_SECONDS: '86400', FAIL_AFTER_SECONDS: '172800' };
const MB = 1_000_000;

const now = (): number => Date.now() / 1_000;

/** A job at 1 MB a second, from so many seconds ago to so many. */
function steadily(from: number, to: number, total?: number, every = 10): Told[] {
  const start = now() - from;
  return Array.from({ length: Math.floor((from - to) / every) + 1 }, (_, index) => ({
    sequence: index + 1,
    at: start + index * every,
    own: index * every * MB,
    ...(total === undefined ? {} : { total }),
  }));
}

describe.each(DATABASES)('what the hub makes of a curve on %s', (kind) => {
  let hub: Hub;
  let url: string;

  beforeAll(async () => {
    const suite = await openForSuite(kind, PATIENT);
    ({ hub, databaseUrl: url } = suite);
    return suite.end;
  });

  /** In how many seconds a job is to be done. */
  const secondsLeft = (job: JobJson): number => Date.parse(job.estimated_completion_at ?? '') / 1_000 - now();

  it('is in every answer that has the job', async () => {
    await tell(hub, 'everywhere', ...steadily(300, 0, 1_000 * MB));
    const listed = await request<{ items: JobJson[] }>(hub, 'GET', '/api/v1/jobs?q=everywhere');
    const put = await request<JobJson>(hub, 'PUT', '/api/v1/jobs/everywhere', { job_type: 'backup' });
    const shown = await jobOf(hub, 'everywhere');
    for (const job of [shown, listed.body.items[0], put.body]) {
      expect(job).toMatchObject({ stuck: false, took_seconds: null });
      expect(job?.observed_speed_bps).toBeGreaterThan(900_000);
      expect(job?.observed_speed_bps).toBeLessThan(1_100_000);
      expect(job?.estimated_completion_at).toBe(shown.estimated_completion_at);
    }
    // 700 MB are left.
    expect(secondsLeft(shown)).toBeGreaterThan(500);
    expect(secondsLeft(shown)).toBeLessThan(900);

    const { body: cancelled } = await request<JobJson>(hub, 'POST', '/api/v1/jobs/everywhere/cancel', {});
    expect(cancelled).toMatchObject({ stuck: false, estimated_completion_at: null });
    const { started_at, completed_at } = cancelled;
    const took = Math.floor((Date.parse(completed_at ?? '') - Date.parse(started_at ?? '')) / 1_000);
    expect(cancelled.took_seconds).toBe(took);
    expect(took).toBeGreaterThanOrEqual(299);

    const registered = await request<JobJson>(hub, 'PUT', '/api/v1/jobs/new', { job_type: 'backup' });
    expect(registered.body).toMatchObject({
      observed_speed_bps: null,
      estimated_completion_at: null,
      stuck: false,
      took_seconds: null,
    });
  });

  it('is a speed once there are two samples, also of disks alone', async () => {
    const speed = async (id: string): Promise<number | null> => (await jobOf(hub, id)).observed_speed_bps;
    const start = now() - 600;
    await tell(hub, 'slow', { sequence: 1, at: start, own: 5 * MB });
    expect(await speed('slow')).toBeNull();
    await tell(hub, 'slow', { sequence: 2, at: start + 20, own: 25 * MB });
    expect(await speed('slow')).toBe(MB);
    // The last minute counts.
    await tell(hub, 'slow', { sequence: 3, at: start + 500, own: 100 * MB });
    await tell(hub, 'slow', { sequence: 4, at: start + 520, own: 160 * MB });
    expect(await speed('slow')).toBe(3 * MB);
    await tell(hub, 'disks', { sequence: 1, at: start, disks: [MB, MB] });
    await tell(hub, 'disks', { sequence: 2, at: start + 10, disks: [11 * MB, 21 * MB] });
    expect(await speed('disks')).toBe(3 * MB);
  });

  it('is no estimate where nobody can know', async () => {
    const estimate = async (id: string, ...told: Told[]): Promise<string | null> => {
      await tell(hub, id, ...told);
      return (await jobOf(hub, id)).estimated_completion_at;
    };
    const known = steadily(300, 0, 1_000 * MB);
    expect(await estimate('unknown-total', ...steadily(300, 0))).toBeNull();
    expect(await estimate('too-new', ...steadily(20, 0, 1_000 * MB, 5))).toBeNull();
    expect(await estimate('one-sample', ...known.slice(-1))).toBeNull();
    expect(await estimate('new-enough', ...steadily(40, 0, 1_000 * MB, 5))).not.toBeNull();
    expect(await estimate('all-there', ...steadily(300, 0, 300 * MB))).toBeNull();
    const ended = { sequence: 99, at: now(), own: 300 * MB };
    for (const status of ['completed', 'failed', 'cancelled'])
      expect(await estimate(status, ...known, { ...ended, status })).toBeNull();

    const growing = (from: number, to: number): Told[] =>
      steadily(600, 0, 2_000 * MB).map((said) => ({ ...said, total: now() - said.at > 200 ? from : to }));
    expect(await estimate('grown', ...growing(2_000 * MB, 2_060 * MB))).toBeNull();
    expect(await estimate('grown-a-little', ...growing(2_000 * MB, 2_030 * MB))).not.toBeNull();
    const longAgo = steadily(900, 0, 2_060 * MB).map((said) =>
      now() - said.at > 420 ? { ...said, total: 2_000 * MB } : said,
    );
    expect(await estimate('grown-long-ago', ...longAgo)).not.toBeNull();

    expect(await estimate('silent', ...known)).not.toBeNull();
    await sql(url, "UPDATE backup_jobs SET status = 'stalled' WHERE id = 'silent'");
    expect(await jobOf(hub, 'silent')).toMatchObject({ status: 'stalled', estimated_completion_at: null });
  });

  it('is an estimate that is never in the past', async () => {
    // It should have been done ten minutes ago.
    await tell(hub, 'over', ...steadily(1_200, 600, 601 * MB));
    for (let asked = 0; asked < 3; asked++) {
      const before = now();
      const job = await jobOf(hub, 'over');
      expect(Date.parse(job.estimated_completion_at ?? '') / 1_000).toBeGreaterThan(before);
    }
  });

  it('is how long it took, in whole seconds', async () => {
    const start = Math.floor(now()) - 500;
    await tell(hub, 'took', { sequence: 1, at: start + 0.25, own: 1 });
    expect((await jobOf(hub, 'took')).took_seconds).toBeNull();
    await tell(hub, 'took', { sequence: 2, at: start + 91.125, own: 1, status: 'completed' });
    expect((await jobOf(hub, 'took')).took_seconds).toBe(90);
    await report(hub, 'at-once', { status: 'failed' });
    expect((await jobOf(hub, 'at-once')).took_seconds).toBe(0);
    await tell(hub, 'took', { sequence: 3, at: start + 100, own: 1 });
    expect((await jobOf(hub, 'took')).took_seconds).toBeNull();
  });
});

describe.each(DATABASES)('a job that does not move on %s', (kind) => {
  it('is stuck while it is heard of, until a byte figure grows', async () => {
    const url = await freshDatabase(kind);
    const env = { DATABASE_URL: url, MIGRATE_ON_START: 'true', ...PATIENT };
    const hub = await startHub({ ...env, NO_PROGRESS_SECONDS: '2' });
    await tell(hub, 'job', ...steadily(300, 0, 1_000 * MB));
    const stuck = await eventually(
      () => jobOf(hub, 'job'),
      (job) => job.stuck,
    );
    expect(stuck).toMatchObject({ status: 'running', estimated_completion_at: null });
    await report(hub, 'job', { status: 'running', sequence: 50, bytes_transferred: 300 * MB });
    expect((await jobOf(hub, 'job')).stuck).toBe(true);
    let bytes = 300 * MB;
    const moving = await eventually(
      async () => {
        await report(hub, 'job', { status: 'running', sequence: bytes, bytes_transferred: (bytes += MB) });
        return jobOf(hub, 'job');
      },
      (job) => !job.stuck,
    );
    expect(moving.estimated_completion_at).not.toBeNull();
    const listed = await eventually(
      () => request<{ items: JobJson[] }>(hub, 'GET', '/api/v1/jobs'),
      ({ body }) => body.items[0]?.stuck === true,
    );
    expect(listed.body.items).toHaveLength(1);
    // Neither a job that ended nor one that nobody hears of is stuck.
    await sql(url, "UPDATE backup_jobs SET last_telemetry_at = '2026-01-01 00:00:00.000'");
    expect((await jobOf(hub, 'job')).stuck).toBe(false);
    await report(hub, 'job', { status: 'completed', sequence: 2 * bytes });
    await sql(url, "UPDATE backup_jobs SET last_progress_at = '2026-01-01 00:00:00.000'");
    expect((await jobOf(hub, 'job')).stuck).toBe(false);
  });
});
