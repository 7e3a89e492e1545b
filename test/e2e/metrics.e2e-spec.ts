import { describe, expect, it } from 'vitest';
import { DATABASES, freshDatabase, SERVERS, sql } from '../support/databases.js';
import { eventually, report, request, startHub, startHubProcess, startLoggedHub } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { metricsOf, valuesNow, valuesOf } from '../support/metrics.js';
import { proxyTo } from '../support/proxy.js';
import { Random } from '../support/random.js';
import { sendLines } from '../support/raw-request.js';

const AT = '2026-11-20T03:00:00.000Z';
const LATER = '2026-11-20T04:00:00.000Z';

async function completed(hub: Hub, id: string, vm_name: string, timestamp: string): Promise<void> {
  const update = { status: 'completed', vm_name, timestamp, bytes_transferred: 1_000, total_bytes: 1_000 };
  await report(hub, id, update);
}

/** The event loop's lag since the scrape before, which may have been a moment ago. */
const NEEDS_TIME = /^nodejs_eventloop_lag_(mean|stddev)_seconds$/;

/** When the job became completed, by the database's clock. */
async function succeededAt(url: string, id: string): Promise<number> {
  const [row] = await sql(url, 'SELECT succeeded_at FROM backup_jobs WHERE id = ?', [id]);
  return Date.parse(`${String(row?.['succeeded_at']).replace(' ', 'T')}Z`) / 1000;
}

/** The counts of jobs that are not 0. */
async function jobsOf(hub: Hub): Promise<Record<string, number>> {
  const counts = Object.entries(await valuesNow(hub, 'hub_jobs'));
  return Object.fromEntries(counts.filter(([, jobs]) => jobs !== 0));
}

describe.each(DATABASES)('the metrics of a hub on %s', (kind) => {
  it('say what the database knows, and the same after a crash', async () => {
    const env = { DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true' };
    const hub = await startHubProcess(env);
    await completed(hub, 'a', 'pg1', LATER);
    await completed(hub, 'b', 'pg1', AT);
    await completed(hub, 'c', 'ä "2"\\', AT);
    await report(hub, 'd', { status: 'running', vm_name: 'pg3' });
    await report(hub, 'e', { status: 'failed', vm_name: 'pg1' }, 'restore');
    await request(hub, 'PUT', '/api/v1/jobs/f', { job_type: 'replication' });
    await sql(env.DATABASE_URL, "UPDATE backup_jobs SET last_telemetry_at = '2026-11-01' WHERE id = 'd'");
    const expectKnown = async (asked: Hub): Promise<void> => {
      const metrics = await metricsOf(asked);
      expect(valuesOf(metrics, 'hub_database_up')).toEqual({ '': 1 });
      expect(valuesOf(metrics, 'hub_jobs')).toMatchObject({
        'backup completed': 3,
        'backup running': 1,
        'backup failed': 0,
        'restore failed': 1,
        'replication pending': 1,
      });
      expect(Object.keys(valuesOf(metrics, 'hub_jobs'))).toHaveLength(18);
      expect(valuesOf(metrics, 'hub_completed_bytes')).toEqual({ backup: 3_000, restore: 0, replication: 0 });
      expect(valuesOf(metrics, 'hub_last_success_timestamp_seconds')).toEqual({
        'pg1 backup': await succeededAt(env.DATABASE_URL, 'b'),
        'ä "2"\\ backup': await succeededAt(env.DATABASE_URL, 'c'),
        'pg3 backup': 0,
        'pg1 restore': 0,
      });
      expect(Object.keys(valuesOf(metrics, 'hub_machine_first_seen_timestamp_seconds'))).toHaveLength(4);
      expect(valuesOf(metrics, 'hub_last_success_left_out')).toEqual({ '': 0 });
      const { running = 0, stalled } = valuesOf(metrics, 'hub_oldest_silence_seconds');
      expect(Math.abs(running - (Date.now() - Date.parse('2026-11-01T00:00:00Z')) / 1000)).toBeLessThan(60);
      expect(stalled).toBe(0);
    };
    await expectKnown(hub);
    await hub.kill();
    await expectKnown(await startHub(env));
  });

  it('follow a job that goes on after its end, and its late figures', async () => {
    const hub = await startHub({ DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true' });
    await report(hub, 'j', {
      status: 'completed',
      sequence: 1,
      disks: [{ disk_index: 0, bytes_transferred: 5 }],
    });
    await report(hub, 'j', {
      status: 'completed',
      sequence: 2,
      disks: [{ disk_index: 1, bytes_transferred: 7 }],
    });
    expect(await valuesNow(hub, 'hub_completed_bytes')).toMatchObject({ backup: 12 });
    await report(hub, 'j', { status: 'running', sequence: 3 });
    expect(await jobsOf(hub)).toEqual({ 'backup running': 1 });
    expect(await valuesNow(hub, 'hub_completed_bytes')).toMatchObject({ backup: 0 });
    await request(hub, 'POST', '/api/v1/jobs/j/cancel', {});
    expect(await jobsOf(hub)).toEqual({ 'backup cancelled': 1 });
  });

  it('count every job once, whatever updates two hubs get at the same time', async () => {
    const env = { DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true' };
    const hubs = kind === 'sqlite' ? [await startHub(env)] : [await startHub(env), await startHub(env)];
    const random = new Random(4);
    for (let round = 0; round < 5; round++) {
      await Promise.all(
        Array.from({ length: 60 }, async (_, index) => {
          const hub = hubs[index % hubs.length];
          const status = random.pick(['pending', 'running', 'completed', 'failed', 'cancelled']);
          const figures = { bytes_transferred: random.whole(0, 1_000), vm_name: `vm-${index % 7}` };
          if (hub) await report(hub, `j-${random.whole(0, 19)}`, { status, sequence: round, ...figures });
        }),
      );
    }
    const rows = await sql(
      env.DATABASE_URL,
      "SELECT status, COUNT(*) AS jobs, SUM(CASE WHEN status = 'completed' THEN bytes_transferred ELSE 0 END) AS bytes FROM backup_jobs GROUP BY status",
    );
    const [hub] = hubs;
    if (!hub) throw new Error('no hub');
    expect(await jobsOf(hub)).toEqual(
      Object.fromEntries(rows.map(({ status, jobs }) => [`backup ${String(status)}`, jobs])),
    );
    const bytes = rows.reduce((sum, row) => sum + Number(row['bytes']), 0);
    expect(await valuesNow(hub, 'hub_completed_bytes')).toMatchObject({ backup: bytes });
  });

  it('are right again after an older hub, which counts nothing, was at work', async () => {
    const env = { DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true' };
    const hub = await startHub(env);
    for (const id of ['a', 'b', 'c']) await completed(hub, id, `vm-${id}`, AT);
    await hub.close();
    await sql(env.DATABASE_URL, "UPDATE backup_jobs SET status = 'running' WHERE id = 'a'");
    await sql(env.DATABASE_URL, "DELETE FROM backup_jobs WHERE id = 'b'");
    const again = await startLoggedHub(env);
    await eventually(
      () => jobsOf(again),
      (jobs) => jobs['backup completed'] === 1,
    );
    expect(await jobsOf(again)).toEqual({ 'backup completed': 1, 'backup running': 1 });
    expect(await valuesNow(again, 'hub_completed_bytes')).toMatchObject({ backup: 1_000 });
    const due = {
      'vm-c backup': await succeededAt(env.DATABASE_URL, 'c'),
      'vm-b backup': expect.any(Number) as number,
      'vm-a backup': 0,
    };
    await eventually(
      () => valuesNow(again, 'hub_last_success_timestamp_seconds'),
      ({ 'vm-a backup': at }) => at === 0,
    );
    expect(await valuesNow(again, 'hub_last_success_timestamp_seconds')).toEqual(due);
    // There triggers have counted what the other one did.
    if (kind === 'sqlite') return;
    expect(await sql(env.DATABASE_URL, 'SELECT id, jobs FROM count_corrections')).toEqual([
      { id: 1, jobs: 3 },
    ]);
    expect(again.output()).toContain('Job counts were off by 3; corrected');
  });

  it('name METRICS_MAX_MACHINES machines, the most recent, and say how many they leave out', async () => {
    const hub = await startHub({
      DATABASE_URL: await freshDatabase(kind),
      MIGRATE_ON_START: 'true',
      METRICS_MAX_MACHINES: '2',
    });
    for (const hour of [3, 5, 1, 4, 2]) {
      await completed(hub, `j-${hour}`, `vm-${hour}`, `2026-11-20T0${hour}:00:00.000Z`);
    }
    // A machine that never succeeded takes no other's place.
    await report(hub, 'j-6', { status: 'running', vm_name: 'vm-6' });
    const metrics = await metricsOf(hub);
    const named = Object.keys(valuesOf(metrics, 'hub_last_success_timestamp_seconds'));
    expect(named).toEqual(['vm-2 backup', 'vm-4 backup']);
    expect(Object.keys(valuesOf(metrics, 'hub_machine_first_seen_timestamp_seconds'))).toEqual(named);
    expect(valuesOf(metrics, 'hub_last_success_left_out')).toEqual({ '': 4 });
  });
});

describe('the metrics of what a hub does', () => {
  it('count updates by outcome, and requests by the pattern of their route', async () => {
    const hub = await startHub({ DATABASE_URL: await freshDatabase('sqlite') });
    for (const sequence of [2, 2, 1]) await report(hub, 'j', { status: 'running', sequence });
    await report(hub, 'j', { status: 'nothing' });
    await report(hub, 'j', { status: 'running' }, 'restore');
    const updates = [{ job_id: 'k', job_type: 'backup', status: 'running' }, { job_id: 'bad one' }, null];
    await request(hub, 'POST', '/api/v1/telemetry/batch', { updates });
    for (const path of ['/nowhere', '/api/v1/nowhere', '/metrics/%zz']) await request(hub, 'GET', path);
    await sendLines(hub, 'garbage\r\n\r\n');
    const metrics = await metricsOf(hub);
    expect(valuesOf(metrics, 'hub_ingest_updates_total')).toEqual({
      applied: 2,
      superseded: 1,
      unchanged: 1,
      refused: 4,
    });
    expect(valuesOf(metrics, 'hub_http_request_duration_seconds_count')).toEqual({
      'POST /api/v1/telemetry/:jobType/:jobId 2xx': 3,
      'POST /api/v1/telemetry/:jobType/:jobId 4xx': 2,
      'POST /api/v1/telemetry/batch 2xx': 1,
      'any unmatched 4xx': 4,
    });
    expect(valuesOf(metrics, 'hub_commit_group_size_count')).toEqual({ '': 5 });
    expect(valuesOf(metrics, 'hub_commit_duration_seconds_count')).toEqual({ '': 5 });
    expect(valuesOf(metrics, 'hub_ingest_waiting')).toEqual({ '': 0 });
    expect(valuesOf(metrics, 'hub_ingest_waiting_limit')).toEqual({ '': 10_000 });
    expect(valuesOf(metrics, 'hub_http_unavailable_total')).toEqual({ busy: 0, database: 0 });
  });

  it('count passes and judgements of the stale-job detector', async () => {
    const limits = { STALE_AFTER_SECONDS: '1', FAIL_AFTER_SECONDS: '3', SWEEP_INTERVAL_SECONDS: '1' };
    const hub = await startHub({ DATABASE_URL: await freshDatabase('sqlite'), ...limits });
    await report(hub, 'j', { status: 'running' });
    const metrics = await eventually(
      () => metricsOf(hub),
      (found) => valuesOf(found, 'hub_judgements_total')['lost'] === 1,
    );
    expect(valuesOf(metrics, 'hub_judgements_total')).toEqual({
      stalled: 1,
      lost: 1,
      never_started: 0,
      ended: 0,
    });
    const { completed: passes = 0, failed } = valuesOf(metrics, 'hub_sweep_passes_total');
    expect(passes).toBeGreaterThan(1);
    expect(failed).toBe(0);
    expect(valuesOf(metrics, 'hub_sweep_duration_seconds_count')['']).toBe(passes);
    const { '': lastAt = 0 } = valuesOf(metrics, 'hub_sweep_last_success_timestamp_seconds');
    expect(Math.abs(lastAt - Date.now() / 1000)).toBeLessThan(60);
    expect(valuesOf(metrics, 'hub_jobs')).toMatchObject({ 'backup failed': 1, 'backup running': 0 });
  });

  it('count what was turned away because too much was waiting', async () => {
    const hub = await startHub({ DATABASE_URL: await freshDatabase('sqlite'), INGEST_MAX_WAITING: '1' });
    let refused = 0;
    await eventually(
      async () => {
        const ids = Array.from({ length: 100 }, (_, index) => `j-${index}`);
        const answers = await Promise.all(ids.map((id) => report(hub, id, { status: 'running' })));
        refused += answers.filter(({ status }) => status === 503).length;
        return refused;
      },
      (count) => count > 0,
    );
    await eventually(
      () => valuesNow(hub, 'hub_http_unavailable_total'),
      ({ busy }) => busy === refused,
    );
  });
});

describe.each(SERVERS)('the metrics while %s is away', (kind) => {
  it('say so, with all that the process knows, and are whole again after it', async () => {
    const database = await proxyTo(await freshDatabase(kind));
    const hub = await startHub({ DATABASE_URL: database.url, MIGRATE_ON_START: 'true' });
    await completed(hub, 'a', 'pg1', AT);
    const whole = namesOf(await metricsOf(hub));
    await database.cut();
    await request(hub, 'GET', '/api/v1/jobs');
    const away = await metricsOf(hub);
    expect(valuesOf(away, 'hub_database_up')).toEqual({ '': 0 });
    expect(valuesOf(away, 'hub_http_unavailable_total')).toMatchObject({ database: 1 });
    expect(valuesOf(away, 'hub_commit_group_size_count')).toEqual({ '': 1 });
    const missing = whole.filter((name) => !namesOf(away).includes(name));
    expect(missing.filter((name) => !NEEDS_TIME.test(name)).toSorted()).toEqual([
      'hub_agent_runs_left_out',
      'hub_completed_bytes',
      'hub_jobs',
      'hub_last_success_left_out',
      'hub_last_success_timestamp_seconds',
      'hub_machine_first_seen_timestamp_seconds',
      'hub_node_last_snapshot_timestamp_seconds',
      'hub_nodes',
      'hub_oldest_silence_seconds',
    ]);
    await database.mend();
    await eventually(
      () => valuesNow(hub, 'hub_database_up'),
      ({ '': up }) => up === 1,
    );
    expect(await jobsOf(hub)).toEqual({ 'backup completed': 1 });
  });

  it('do not wait for one that has fallen silent', async () => {
    const database = await proxyTo(await freshDatabase(kind));
    const hub = await startHub({ DATABASE_URL: database.url, MIGRATE_ON_START: 'true' });
    database.freeze();
    const answers = await Promise.all(Array.from({ length: 5 }, () => valuesNow(hub, 'hub_database_up')));
    expect(answers).toEqual(Array.from({ length: 5 }, () => ({ '': 0 })));
    database.thaw();
  });
});

function namesOf(metrics: Awaited<ReturnType<typeof metricsOf>>): string[] {
  return [...new Set(metrics.flatMap(({ samples }) => samples.map(({ name }) => name)))];
}
