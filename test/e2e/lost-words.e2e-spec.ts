import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { DATABASES, freshDatabase, SERVERS, sql } from '../support/databases.js';
import { eventsOf, eventually, jobOf, report, request, startHub } from '../support/hub.js';
import type { LoggedHub } from '../support/hub.js';
import { linesAt } from '../support/log-lines.js';
import { metricsOf, valuesOf } from '../support/metrics.js';
import { openForSuite, openLoggedForSuite } from '../support/suite-hub.js';
import { bearer, createToken, untilKnown } from '../support/tokens.js';

const IMPATIENT = { STALE_AFTER_SECONDS: '1', FAIL_AFTER_SECONDS: '3', SWEEP_INTERVAL_SECONDS: '1' };
const MINUTE_MS = 60_000;
const minutesFromNow = (minutes: number): string => new Date(Date.now() + minutes * MINUTE_MS).toISOString();

describe.each(DATABASES)('the last word of a client, on %s', (kind) => {
  let hub: LoggedHub;
  beforeAll(async () => {
    const suite = await openLoggedForSuite(kind, IMPATIENT);
    ({ hub } = suite);
    return suite.end;
  });

  it('counts although its clock went from almost to more than five minutes ahead', async () => {
    await report(hub, 'ahead', { status: 'running', timestamp: minutesFromNow(4.9) });
    const last = await report(hub, 'ahead', { status: 'completed', timestamp: minutesFromNow(6) });
    expect(last.body).toMatchObject({ outcome: 'applied', job: { status: 'completed' } });
    const { started_at: started, completed_at: completed } = await jobOf(hub, 'ahead');
    expect(Date.parse(started ?? '')).toBeLessThanOrEqual(Date.now());
    expect(Date.parse(completed ?? '')).toBeLessThanOrEqual(Date.now());
  });

  it('counts in the order of arrival where it has no key, and where the key is the zero time of Go', async () => {
    const zero = { timestamp: '0001-01-01T00:00:00Z' };
    for (const [id, keyless] of [
      ['none', {}],
      ['zero', zero],
    ] as const) {
      const updates = ['running', 'completed', 'running', 'failed'].map((status) => ({
        job_type: 'backup',
        job_id: id,
        status,
        ...keyless,
      }));
      const batch = await request<{ results: { outcome: string }[] }>(
        hub,
        'POST',
        '/api/v1/telemetry/batch',
        {
          updates,
        },
      );
      expect(batch.body.results.map(({ outcome }) => outcome)).toEqual(updates.map(() => 'applied'));
      const job = await jobOf(hub, id);
      expect(job.status).toBe('failed');
      expect(job.started_at?.slice(0, 4)).toBe(String(new Date().getUTCFullYear()));
    }
  });

  it('is taken when the job is silent and only a counter that began again hides it', async () => {
    await report(hub, 'hidden', { status: 'running', sequence: 90, bytes_transferred: 5, total_bytes: 9 });
    await report(hub, 'hidden', { status: 'running', sequence: 1 });
    const timestamp = '2026-11-20T08:00:00.000Z';
    const last = { status: 'failed', sequence: 2, timestamp, error: 'the tape is full' };
    expect((await report(hub, 'hidden', last)).body.outcome).toBe('superseded');
    const job = await eventually(
      () => jobOf(hub, 'hidden'),
      ({ status }) => status !== 'running',
    );
    expect(job).toMatchObject({
      status: 'failed',
      failure_reason: null,
      error_message: 'the tape is full',
      completed_at: timestamp,
      bytes_transferred: 5,
    });
    const events = (await eventsOf(hub, 'hidden')).map(({ from, to, reason }) => [from, to, reason]);
    expect(events).toEqual([
      [null, 'running', 'reported'],
      ['running', 'failed', 'silence'],
    ]);
    // The next word of any key withdraws it.
    await report(hub, 'hidden', { status: 'running', sequence: 3 });
    expect(await jobOf(hub, 'hidden')).toMatchObject({ status: 'running', completed_at: null });
  });

  it('is taken of a pending job too, and completes the row', async () => {
    await report(hub, 'pending', {
      status: 'pending',
      sequence: 90,
      disks: [{ disk_index: 0, bytes_transferred: 7 }],
    });
    await report(hub, 'pending', { status: 'completed', sequence: 2 });
    const job = await eventually(
      () => jobOf(hub, 'pending'),
      ({ status }) => status !== 'pending',
    );
    expect(job).toMatchObject({
      status: 'completed',
      failure_reason: null,
      bytes_transferred: 7,
      progress_percent: 100,
    });
  });

  it('is no duplicate of an ending that was merged long ago', async () => {
    const ending = { status: 'completed', sequence: 5 };
    await report(hub, 'merged', ending);
    await report(hub, 'merged', { status: 'running', sequence: 6 });
    await report(hub, 'merged', ending);
    const job = await eventually(
      () => jobOf(hub, 'merged'),
      ({ status }) => status !== 'running' && status !== 'stalled',
    );
    expect(job).toMatchObject({ status: 'failed', failure_reason: 'lost' });
  });

  it('was heard, though it was refused: the row says so, and the log and the metrics do', async () => {
    await report(hub, 'alone', { status: 'running' });
    await report(hub, 'batched', { status: 'running' });
    await report(hub, 'unread', { status: 'running' });
    await report(hub, 'silent', { status: 'running' });
    const refuse = async (): Promise<unknown[]> => {
      const updates = [{ job_type: 'backup', job_id: 'batched', status: 'running', vm_name: 5 }];
      const answers = await Promise.all([
        report(hub, 'alone', { status: 'done' }),
        report(hub, 'unknown', { status: 'done' }),
        request(hub, 'POST', '/api/v1/telemetry/backup/unread', '{"status":'),
        request(hub, 'POST', '/api/v1/telemetry/batch', { updates }),
      ]);
      return answers.map(({ status }) => status);
    };
    expect(await refuse()).toEqual([422, 422, 400, 200]);
    const lost = await eventually(
      async () => {
        await refuse();
        // Often enough for a second of silence, and no oftener.
        await sleep(300);
        return Promise.all(['alone', 'batched', 'unread', 'silent'].map((id) => jobOf(hub, id)));
      },
      (jobs) => jobs.every(({ status }) => status === 'failed'),
    );
    const [alone, batched, unread, silent] = lost.map(({ error_message: message }) => message);
    expect(alone).toMatch(
      /^No valid telemetry for \d+s; the client's last report was refused: \/status must be one of/,
    );
    expect(batched).toMatch(/^No valid telemetry for \d+s; .*\/vm_name must be a string$/);
    expect(unread).toMatch(/^No valid telemetry for \d+s; the client's last report was refused: The body/);
    expect(silent).toMatch(/^No telemetry for \d+s; the backup client may have crashed$/);
    expect(lost.map(({ failure_reason: reason }) => reason)).toEqual(['lost', 'lost', 'lost', 'lost']);

    const counted = valuesOf(await metricsOf(hub), 'hub_known_job_reports_refused_total');
    expect(counted['backup']).toBeGreaterThanOrEqual(3);
    expect(counted['restore']).toBe(0);
    const lines = linesAt(hub.output(), 'warn').filter(({ message }) => message.startsWith('Report about'));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.every((line) => line['job_type'] === 'backup' && typeof line['pointer'] === 'string')).toBe(
      true,
    );
  });
});

describe('a refused report', () => {
  it('about a job that its client ended, or that its token is not for, says nothing of it', async () => {
    const { hub, databaseUrl, end } = await openForSuite('sqlite', { AUTH: 'required' });
    try {
      const [all, mine] = await Promise.all([
        createToken(databaseUrl, { role: 'operator' }),
        createToken(databaseUrl, { role: 'reporter', jobIdPrefixes: ['mine-'] }),
      ]);
      await untilKnown(hub, mine);
      const post = async (id: string, body: object, token: string): Promise<number> =>
        (await request(hub, 'POST', `/api/v1/telemetry/backup/${id}`, body, bearer(token))).status;
      const ids = ['theirs-1', 'mine-1', 'mine-done'];
      for (const id of ids) expect(await post(id, { status: 'running', sequence: 1 }, all)).toBe(200);
      expect(await post('mine-done', { status: 'completed', sequence: 2 }, all)).toBe(200);
      for (const id of ids) expect(await post(id, { status: 'done' }, mine)).toBe(422);
      const updates = ids.map((id) => ({ job_id: id, job_type: 'backup', status: 'done' }));
      await request(hub, 'POST', '/api/v1/telemetry/batch', { updates }, bearer(mine));
      const noted = await eventually(
        () => sql(databaseUrl, 'SELECT backup_job_id AS id FROM refused_reports'),
        (rows) => rows.length > 0,
      );
      expect(noted).toEqual([{ id: 'mine-1' }]);
    } finally {
      await end();
    }
  });
});

describe.each(SERVERS)('two hubs on %s', (kind) => {
  it('do not say that nobody was heard of a client that the other one refused', async () => {
    const env = { DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true', ...IMPATIENT };
    const hub = await startHub(env);
    const refuser = await startHub({ ...env, SWEEP_INTERVAL_SECONDS: '3600' });
    await report(hub, 'j', { status: 'running' });
    const { error_message: message } = await eventually(
      async () => {
        await report(refuser, 'j', { status: 'running', disks: [{}] });
        return jobOf(hub, 'j');
      },
      ({ status }) => status === 'failed',
    );
    expect(message).toMatch(/\/disks\/0\/disk_index is required$/);
    await sql(env.DATABASE_URL, 'DELETE FROM backup_jobs');
    expect(await sql(env.DATABASE_URL, 'SELECT * FROM refused_reports')).toEqual([]);
  });
});
