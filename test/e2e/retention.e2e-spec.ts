import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BEGINNING, candidatesAfter, countEnded } from '../../src/retention/candidates.js';
import { hub } from '../support/command-line.js';
import { DATABASES, freshDatabase, sql } from '../support/databases.js';
import {
  eventsOf,
  eventually,
  jobOf,
  report,
  request,
  startHub,
  startHubProcess,
  startLoggedHub,
} from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { inParallel } from '../support/parallel.js';
import { openForSuite } from '../support/suite-hub.js';

const OLD = '2020-01-01T00:00:00.000Z';
const HOUR_MS = 3_600_000;
const RUNNING = Array.from({ length: 20 }, (_, index) => `running-${index}`);

const hoursAgo = (hours: number): string => new Date(Date.now() - hours * HOUR_MS).toISOString();

/** So many jobs with two disks that ended long ago, in all three ways. */
async function withOldJobs(running: Hub, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => `old-${index}`);
  const updates = ids.map((job_id, index) => ({
    job_type: 'backup',
    job_id,
    status: ['completed', 'failed', 'cancelled'][index % 3],
    timestamp: OLD,
    disks: [{ disk_index: 0, bytes_transferred: 5 }, { disk_index: 1 }],
  }));
  const { status } = await request(running, 'POST', '/api/v1/telemetry/batch', { updates });
  expect(status).toBe(200);
  return ids;
}

async function idsIn(url: string): Promise<string[]> {
  return (await sql(url, 'SELECT id FROM backup_jobs')).map(({ id }) => String(id)).toSorted();
}

async function orphansIn(url: string): Promise<number> {
  const orphans = (table: string): string =>
    `SELECT COUNT(*) FROM ${table} WHERE backup_job_id NOT IN (SELECT id FROM backup_jobs)`;
  const [row] = await sql(url, `SELECT (${orphans('backup_disks')}) + (${orphans('job_events')}) AS orphans`);
  return Number(row?.['orphans']);
}

async function prunedBy(args: readonly string[], url: string): Promise<number> {
  const { code, stdout, stderr } = await hub(['prune', ...args, '--json'], url);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return (JSON.parse(stdout) as { jobs: number }).jobs;
}

describe.each(DATABASES)('RETENTION_DAYS on %s', (kind) => {
  it('deletes with their disks and events the jobs that ended before, at the start of a hub, and no other', async () => {
    const url = await freshDatabase(kind);
    const env = { DATABASE_URL: url, MIGRATE_ON_START: 'true', FAIL_AFTER_SECONDS: '86400' };
    const first = await startHub(env);
    await withOldJobs(first, 120);
    const ended = { status: 'completed', disks: [{ disk_index: 0 }] };
    await report(first, 'ended-25h-ago', { ...ended, timestamp: hoursAgo(25) });
    await report(first, 'ended-23h-ago', { ...ended, timestamp: hoursAgo(23) });
    await report(first, 'running', { status: 'running', timestamp: OLD, disks: [{ disk_index: 0 }] });
    await report(first, 'pending', { status: 'pending', timestamp: OLD });
    await report(first, 'again', { status: 'completed', timestamp: OLD });
    await report(first, 'again', { status: 'running', timestamp: hoursAgo(30) });
    const kept = ['again', 'ended-23h-ago', 'pending', 'running'];
    const before = await Promise.all(kept.map((id) => jobOf(first, id)));
    await first.close();

    const second = await startLoggedHub({ ...env, RETENTION_DAYS: '1' });
    await eventually(
      () => idsIn(url),
      (ids) => ids.length === kept.length,
    );
    expect(await idsIn(url)).toEqual(kept);
    expect(await Promise.all(kept.map((id) => jobOf(second, id)))).toEqual(before);
    expect(await orphansIn(url)).toBe(0);
    await eventually(
      async () => second.output(),
      (output) => /Pruned 121 job\(s\) that ended before/.test(output),
    );
  });

  it('ends with the hub, in the middle of a pass', async () => {
    const url = await freshDatabase(kind);
    const first = await startHub({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
    await withOldJobs(first, 400);
    await first.close();
    const second = await startHubProcess({ DATABASE_URL: url, RETENTION_DAYS: '1' });
    expect(await second.stop()).toBe(0);
    expect(second.output()).not.toMatch(/Pruning failed|ERROR/);
    expect(await orphansIn(url)).toBe(0);
  });
});

describe.each(DATABASES)('hub prune on %s', (kind) => {
  let running: Hub;
  let url: string;
  let forgetJobs: () => Promise<void>;

  beforeAll(async () => {
    const suite = await openForSuite(kind);
    ({ hub: running, databaseUrl: url, forgetJobs } = suite);
    return suite.end;
  });
  afterEach(() => forgetJobs());

  it('counts without deleting, then deletes exactly that', async () => {
    await withOldJobs(running, 7);
    await report(running, 'new', { status: 'completed' });
    expect(await prunedBy(['--older-than', '1d', '--dry-run'], url)).toBe(7);
    expect(await idsIn(url)).toHaveLength(8);
    const told = await hub(['prune'], url, { RETENTION_DAYS: '1' });
    expect(told.stdout).toMatch(/^Pruned 7 jobs that ended before \S+Z\n$/);
    expect(await idsIn(url)).toEqual(['new']);
  });

  it('lets two prunes and the updates of running jobs go on side by side, and loses none of these', async () => {
    for (const id of RUNNING) await report(running, id, { status: 'running', sequence: 0 });
    const old = await withOldJobs(running, 200);

    const over = new AbortController();
    const prunes = Promise.all([1, 2].map(() => prunedBy(['--older-than', '1d'], url))).finally(() =>
      over.abort(),
    );
    let sequence = 0;
    while (!over.signal.aborted) {
      sequence++;
      await inParallel(8, RUNNING, async (id) => {
        const disks = [{ disk_index: sequence, bytes_transferred: 1 }];
        const answer = await report(running, id, { status: 'running', sequence, disks });
        expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      });
    }
    const [first = 0, second = 0] = await prunes;
    expect(first + second).toBe(old.length);
    expect(await idsIn(url)).toEqual(RUNNING.toSorted());
    expect(await orphansIn(url)).toBe(0);
    for (const id of RUNNING) {
      // Each disk is mentioned by one update alone, so that any lost update leaves a hole.
      const job = await jobOf(running, id);
      expect(job.disks.map(({ disk_index }) => disk_index)).toEqual(
        Array.from({ length: sequence }, (_, index) => index + 1),
      );
      expect(job).toMatchObject({ status: 'running', bytes_transferred: sequence });
    }
  });

  it('keeps what an update has set running again, whichever came first', async () => {
    const old = await withOldJobs(running, 100);
    const pruning = prunedBy(['--older-than', '1d'], url);
    // From the other end, so that the two meet.
    await inParallel(4, old.toReversed(), async (id) => {
      expect((await report(running, id, { status: 'running', timestamp: hoursAgo(1) })).status).toBe(200);
    });
    await pruning;
    expect(await idsIn(url)).toEqual(old.toSorted());
    const states = await sql(url, 'SELECT DISTINCT status, completed_at FROM backup_jobs');
    expect(states).toEqual([{ status: 'running', completed_at: null }]);
    expect(await orphansIn(url)).toBe(0);
  });

  it('deletes a job of more events than one transaction takes, and those beside it', async () => {
    const old = await withOldJobs(running, 5);
    const phases = Array.from({ length: 1_000 }, (_, sequence) => ({
      job_type: 'backup',
      job_id: 'fickle',
      status: 'running',
      current_phase: `phase-${sequence}`,
      sequence,
    }));
    await request(running, 'POST', '/api/v1/telemetry/batch', { updates: phases });
    await report(running, 'fickle', { status: 'completed', sequence: 1_000, timestamp: OLD });
    expect((await eventsOf(running, 'fickle')).length).toBeGreaterThan(1_000);
    expect(await prunedBy(['--older-than', '1d'], url)).toBe(old.length + 1);
    expect(await idsIn(url)).toEqual([]);
    expect(await orphansIn(url)).toBe(0);
  });

  it('finds what is to go by the index of completed_at', async () => {
    await withOldJobs(running, 100);
    const updates = Array.from({ length: 1_000 }, (_, index) => ({
      job_type: 'backup',
      job_id: `new-${index}`,
      status: index % 2 ? 'completed' : 'running',
    }));
    await request(running, 'POST', '/api/v1/telemetry/batch', { updates });
    const moment = Date.now() - 24 * HOUR_MS;
    for (const query of [candidatesAfter(BEGINNING, moment), countEnded(moment)]) {
      const explain = kind === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN FORMAT=TRADITIONAL';
      const plan = await sql(url, `${explain} ${query.sql}`, [...(query.parameters ?? [])]);
      const ofJobs = plan.find((row) => /backup_jobs/.test(String(row['detail'] ?? row['table'])));
      expect(ofJobs, JSON.stringify(plan)).toBeDefined();
      expect(String(ofJobs?.['detail'] ?? ofJobs?.['key'])).toContain('idx_completed');
    }
  });

  it('lets a deleted job that is reported again start anew', async () => {
    await report(running, 'j', { status: 'completed', timestamp: OLD, disks: [{ disk_index: 3 }] });
    expect(await prunedBy(['--older-than', '1d'], url)).toBe(1);
    expect((await request(running, 'GET', '/api/v1/jobs/j')).status).toBe(404);
    const { body } = await report(running, 'j', { status: 'running', timestamp: OLD });
    expect(body).toMatchObject({ outcome: 'applied', job: { status: 'running', revision: 1 } });
    expect(await jobOf(running, 'j')).toMatchObject({ disks: [] });
    expect(await eventsOf(running, 'j')).toMatchObject([{ from: null, to: 'running' }]);
  });
});
