import 'reflect-metadata';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newestOf } from '../../src/appliance/change-id-reader.js';
import { readDatabaseUrl } from '../../src/platform/database/connecting/database-url.js';
import { dialectOf } from '../../src/platform/database/dialect.js';
import { CHANGE, changeOf, complete } from '../support/appliance.js';
import { DATABASES, freshDatabase, SERVERS, sql } from '../support/databases.js';
import type { TestDatabaseKind } from '../support/databases.js';
import { eventsOf, eventually, jobOf, report, request, startHub, startHubProcess } from '../support/hub.js';
import type { Hub, HubProcess } from '../support/hub.js';
import type { HubHere } from '../support/hub-here.js';
import { inParallel, shuffled } from '../support/parallel.js';
import { previousRelease } from '../support/previous-release.js';
import { bearer, createToken, untilKnown } from '../support/tokens.js';

const PATIENT = { STALE_AFTER_SECONDS: '86400', FAIL_AFTER_SECONDS: '172800' };
const [FIRST, SECOND] = CHANGE;

async function settingsOn(kind: TestDatabaseKind): Promise<Record<string, string>> {
  return { DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true', ...PATIENT };
}

function ago(seconds: number): string {
  return new Date(Date.now() - seconds * 1_000).toISOString();
}

describe.each(SERVERS)('two hubs on one %s', (kind) => {
  it('complete each job once, whichever hub hears of which disk, and however often', async () => {
    const env = await settingsOn(kind);
    const hubs = [await startHubProcess(env), await startHubProcess(env)] as const;
    const ids = Array.from({ length: 20 }, (_, index) => `backup-vm${index}-1795643825`);
    const disks = [{ disk_index: 0 }, { disk_index: 1 }, { disk_index: 2 }];
    for (const id of ids) await report(hubs[0], id, { status: 'running', timestamp: ago(60), disks });
    const words = ids.flatMap((id) => [0, 1, 2, 0, 1, 2].map((disk) => ({ id, disk })));
    await inParallel(12, shuffled(words, 7), async ({ id, disk }, index) => {
      const hub = hubs[index % 2] ?? hubs[0];
      expect((await complete(hub, id, disk, `${FIRST}-${disk}`, 10 + disk)).status).toBe(200);
    });
    for (const [index, id] of ids.entries()) {
      expect(await jobOf(hubs[1], id)).toMatchObject({ status: 'completed', bytes_transferred: 33 });
      expect((await eventsOf(hubs[0], id)).map(({ to }) => to)).toEqual(['running', 'completed']);
      expect(await changeOf(hubs[index % 2] ?? hubs[0], `vm${index}`, 2)).toMatchObject({
        change_id: `${FIRST}-2`,
      });
    }
  });
});

describe.each(DATABASES)('the change id of a disk on %s', (kind) => {
  it('is found by an index, from the newest run on', async () => {
    const env = await settingsOn(kind);
    const hub = await startHub(env);
    const url = env['DATABASE_URL'] ?? '';
    const updates = Array.from({ length: 1_000 }, (_, index) => ({
      job_type: 'backup',
      job_id: `planned-${index}`,
      status: 'completed',
      vm_name: `vm-${index % 2}`,
      disks: [{ disk_index: 0, status: 'completed' }],
    }));
    await request(hub, 'POST', '/api/v1/telemetry/batch', { updates });
    await sql(url, "UPDATE backup_disks SET change_id = 'c'");
    await sql(url, kind === 'sqlite' ? 'ANALYZE' : 'ANALYZE TABLE backup_jobs, backup_disks');
    const explain = kind === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN FORMAT=TRADITIONAL';
    const query = newestOf(dialectOf(readDatabaseUrl(url)), 'backup', 'vm-1', 0, false);
    const plan = await sql(url, `${explain} ${query.sql}`, [...(query.parameters ?? [])]);
    const steps = plan.map((row) => String(row['detail'] ?? `${row['table']} ${row['type']} ${row['key']}`));
    expect(steps).toEqual([
      expect.stringMatching(/^(SEARCH j USING INDEX idx_machine|j (ref|range) idx_machine$)/),
      expect.stringMatching(/^(SEARCH d USING INDEX sqlite_autoindex_backup_disks_1|d eq_ref PRIMARY$)/),
    ]);
    expect(JSON.stringify(plan)).not.toMatch(/filesort|TEMP B-TREE/);
  });
});

describe('a token of the appliance', () => {
  it('completes the disks of the jobs that it may report about, and of no others', async () => {
    const env = await settingsOn('sqlite');
    const hub = await startHub({ ...env, AUTH: 'required' });
    const url = env['DATABASE_URL'] ?? '';
    const [ours, theirs] = ['backup-ours-1795643825', 'backup-theirs-1795643825'];
    const all = await createToken(url, { name: 'ops', role: 'operator' });
    const limited = await createToken(url, {
      name: 'ours',
      role: 'reporter',
      jobTypes: ['backup'],
      jobIdPrefixes: ['backup-ours-', 'restored-'],
    });
    for (const token of [all, limited]) await untilKnown(hub, token);
    const post = async (path: string, token: string, body: object): Promise<number> =>
      (await request(hub, 'POST', path, body, bearer(token))).status;
    for (const id of [ours, theirs]) await post(`/api/v1/telemetry/backup/${id}`, all, { status: 'running' });
    await post('/api/v1/telemetry/replication/restored-1', all, { status: 'running' });
    const body = { change_id: FIRST, disk_id: 0 };
    expect(await post(`/api/v1/backups/${ours}/complete`, limited, body)).toBe(200);
    expect(await post(`/api/v1/backups/${theirs}/complete`, limited, body)).toBe(403);
    expect(await post('/api/v1/backups/backup-none-1795643825/complete', limited, body)).toBe(403);
    expect(await post('/api/v1/backups/backup-ours-1/complete', limited, body)).toBe(404);
    expect(await post('/api/v1/replications/restored-1/changeid', limited, body)).toBe(403);
    expect(await post('/api/v1/replications/restored-1/changeid', all, body)).toBe(200);
  });
});

describe('the release before beside this one', () => {
  const launchOld = async (env: Record<string, string>): Promise<HubProcess> => {
    const before = await previousRelease();
    onTestFinished(() => before.remove());
    const old = await before.launch(env);
    onTestFinished(() => old.kill());
    return old;
  };
  const id = 'backup-pg1-1795643825';
  const told = (seconds: number, more: object = {}): object => ({
    status: 'running',
    timestamp: ago(seconds),
    disks: [{ disk_index: 0, status: 'transferring', bytes_transferred: 5 }, { disk_index: 1 }],
    ...more,
  });

  /** It changes the disks, and leaves their change ids; what it makes of a job, the next word here puts right. */
  const expectKept = async (ours: () => Promise<Hub>, theirs: () => Promise<Hub>): Promise<void> => {
    await report(await theirs(), id, told(60));
    await complete(await ours(), id, 0, FIRST);
    await complete(await ours(), id, 1, SECOND);
    const late = told(30, { disks: [{ disk_index: 0, label: 'root', bytes_transferred: 9 }] });
    expect((await report(await theirs(), id, late)).status).toBe(200);
    const hub = await ours();
    await report(hub, id, told(20));
    expect(await jobOf(hub, id)).toMatchObject({
      vm_name: 'pg1',
      status: 'completed',
      disks: [{ label: 'root', status: 'completed', bytes_transferred: 5 }, { status: 'completed' }],
    });
    expect((await changeOf(hub, 'pg1', 0)).change_id).toBe(FIRST);
    expect((await changeOf(hub, 'pg1', 1)).change_id).toBe(SECOND);
  };

  it.each(SERVERS)('leaves change ids on %s as they are', async (kind) => {
    const env = await settingsOn(kind);
    const hub = await startHub(env);
    const old = await launchOld({ ...env, MIGRATE_ON_START: 'false' });
    await expectKept(
      () => Promise.resolve(hub),
      () => Promise.resolve(old),
    );
  });

  it('leaves change ids in a SQLite file as they are, in turn', async () => {
    const env = await settingsOn('sqlite');
    let hub: HubHere | undefined;
    let old: HubProcess | undefined;
    await expectKept(
      async () => {
        await old?.stop();
        old = undefined;
        return (hub ??= await startHub(env));
      },
      async () => {
        await hub?.close();
        hub = undefined;
        return (old ??= await launchOld(env));
      },
    );
  });

  it.each(DATABASES)('has its jobs on %s named once this one starts', async (kind) => {
    const env = await settingsOn(kind);
    const old = await launchOld(env);
    for (const seconds of [60, 30]) await report(old, id, told(seconds, { status: 'completed' }));
    await report(old, 'nightly', told(60));
    await old.stop();
    const hub = await startHub(env);
    const job = await eventually(
      () => jobOf(hub, id),
      ({ vm_name }) => vm_name !== null,
    );
    expect(job).toMatchObject({ vm_name: 'pg1', status: 'completed' });
    expect((await jobOf(hub, 'nightly')).vm_name).toBeNull();
    const machine = await request(hub, 'GET', '/api/v1/machines/pg1');
    expect([machine.status, machine.body]).toMatchObject([
      200,
      { items: [{ vm_name: 'pg1', last_good_at: job.completed_at }] },
    ]);
  });
});
