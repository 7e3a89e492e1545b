import { createConnection } from 'mysql2/promise';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DATABASES, freshDatabase, SERVERS, sql } from '../support/databases.js';
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
import type { Hub, JobJson } from '../support/hub.js';
import { linesAt } from '../support/log-lines.js';

const IMPATIENT = { STALE_AFTER_SECONDS: '1', FAIL_AFTER_SECONDS: '3', SWEEP_INTERVAL_SECONDS: '1' };

async function until(hub: Hub, jobId: string, status: string): Promise<JobJson> {
  return eventually(
    () => jobOf(hub, jobId),
    (job) => job.status === status,
  );
}

/** Another tool's way to say that a job was last heard of long ago. */
async function age(databaseUrl: string, columns: string[]): Promise<void> {
  const past = columns.map((column) => `${column} = '2020-01-01 00:00:00.000'`);
  await sql(databaseUrl, `UPDATE backup_jobs SET ${past.join(', ')}`);
}

describe.each(DATABASES)('silence on %s', (kind) => {
  it('makes a running job stalled, then failed, and the next update of any key revives it', async () => {
    const hub = await startHub({
      DATABASE_URL: await freshDatabase(kind),
      MIGRATE_ON_START: 'true',
      ...IMPATIENT,
    });
    const update = { status: 'running', sequence: 5, current_phase: 'transferring', bytes_transferred: 7 };
    await report(hub, 'j', update);
    expect(await until(hub, 'j', 'stalled')).toMatchObject({
      failure_reason: null,
      completed_at: null,
      revision: 2,
    });
    const lost = await until(hub, 'j', 'failed');
    expect(lost).toMatchObject({ failure_reason: 'lost', bytes_transferred: 7, revision: 3 });
    expect(lost.completed_at).toBe(lost.updated_at);
    expect(lost.error_message).toMatch(/^No telemetry for \d+s; the backup client may have crashed$/);

    const older = await report(hub, 'j', { status: 'pending', sequence: 1 });
    expect(older.body).toMatchObject({ outcome: 'superseded', job: { status: 'running', revision: 4 } });
    expect(await jobOf(hub, 'j')).toMatchObject({
      error_message: null,
      failure_reason: null,
      completed_at: null,
    });
    await until(hub, 'j', 'stalled');
    await report(hub, 'j', { status: 'completed', sequence: 6 });
    const statuses = (await eventsOf(hub, 'j')).filter((event) => event.kind === 'status');
    expect(statuses.map(({ from, to, reason }) => [from, to, reason])).toEqual([
      [null, 'running', 'reported'],
      ['running', 'stalled', 'silence'],
      ['stalled', 'failed', 'silence'],
      ['failed', 'running', 'contact'],
      ['running', 'stalled', 'silence'],
      ['stalled', 'completed', 'reported'],
    ]);
  });

  it('makes a pending job that never started fail, wherever it was said to be pending', async () => {
    const env = { DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true', ...IMPATIENT };
    const hub = await startHub({ ...env, PENDING_FAIL_AFTER_SECONDS: '1' });
    await request(hub, 'PUT', '/api/v1/jobs/registered', { job_type: 'backup' });
    await report(hub, 'reported', { status: 'pending' });
    await report(hub, 'done', { status: 'completed' });
    for (const id of ['registered', 'reported']) {
      expect(await until(hub, id, 'failed')).toMatchObject({
        failure_reason: 'never_started',
        started_at: null,
      });
    }
    expect(await jobOf(hub, 'done')).toMatchObject({ status: 'completed', revision: 1 });
  });

  it('is judged although probes find all the time that a table is missing, which no report needs', async () => {
    const env = { DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true', ...IMPATIENT };
    const hub = await startHub(env);
    await sql(env.DATABASE_URL, 'DROP TABLE count_corrections');
    await report(hub, 'j', { status: 'running' });
    const lost = await eventually(
      async () => {
        expect((await request(hub, 'GET', '/health/ready')).status).toBe(503);
        return jobOf(hub, 'j');
      },
      (job) => job.status === 'failed',
    );
    expect(lost.failure_reason).toBe('lost');
  });

  it('does not count for the time in which the hub was down', async () => {
    const env = { DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true' };
    const first = await startHubProcess(env);
    await report(first, 'runs', { status: 'running' });
    await report(first, 'waits', { status: 'pending' });
    await first.kill();
    await age(env.DATABASE_URL, ['last_telemetry_at', 'created_at']);
    // The first pass is over before the hub listens.
    const second = await startHub(env);
    expect(await jobOf(second, 'runs')).toMatchObject({ status: 'running', revision: 1 });
    expect(await jobOf(second, 'waits')).toMatchObject({ status: 'pending', revision: 1 });
  });

  it('counts anew from the start, so that a job which stays silent is judged all the same', async () => {
    const env = { DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true', ...IMPATIENT };
    const first = await startHubProcess(env);
    await report(first, 'j', { status: 'running' });
    await first.kill();
    await age(env.DATABASE_URL, ['last_telemetry_at']);
    const second = await startHub(env);
    expect((await until(second, 'j', 'failed')).error_message).toMatch(/^No telemetry for \ds;/);
  });
});

describe.each(SERVERS)('silence on %s', (kind) => {
  it('does not count for the time in which the row was locked, as by a hub that hangs', async () => {
    const env = { STALE_AFTER_SECONDS: '2', FAIL_AFTER_SECONDS: '5', SWEEP_INTERVAL_SECONDS: '1' };
    const url = await freshDatabase(kind);
    const hub = await startLoggedHub({ DATABASE_URL: url, MIGRATE_ON_START: 'true', ...env });
    await report(hub, 'j', { status: 'running' });
    const heardAt = Date.now();
    const other = await createConnection({ uri: url, multipleStatements: true });
    onTestFinished(() => other.end());
    await other.query("START TRANSACTION; SELECT id FROM backup_jobs WHERE id = 'j' FOR UPDATE");
    await eventually(
      async () => Date.now() - heardAt,
      (goneMs) => goneMs > 6_000,
    );
    await other.query('ROLLBACK');
    await until(hub, 'j', 'failed');
    const statuses = (await eventsOf(hub, 'j')).filter((event) => event.kind === 'status');
    expect(statuses.map(({ to }) => to)).toEqual(['running', 'stalled', 'failed']);
    expect(linesAt(hub.output(), 'warn').map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^Stale-job sweep took \d+\.\d s, longer than SWEEP_INTERVAL_SECONDS$/),
    );
  });
});
