import { beforeAll, describe, expect, it } from 'vitest';
import { backupOf, CHANGE, changeOf, complete, recordedTwoDisks } from '../support/appliance.js';
import type { BackupJson, ChangeJson, RefusalJson } from '../support/appliance.js';
import { DATABASES } from '../support/databases.js';
import { eventsOf, jobOf, report, request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { openForSuite } from '../support/suite-hub.js';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const [FIRST, SECOND, THIRD] = CHANGE;

function secondsAgo(seconds: number): string {
  return new Date(Date.now() - seconds * 1_000).toISOString();
}

describe.each(DATABASES)('the routes of the appliance on %s', (kind) => {
  let hub: Hub;
  let jobs = 0;

  beforeAll(async () => {
    const suite = await openForSuite(kind);
    hub = suite.hub;
    return suite.end;
  });

  /** An id and a machine that no other test uses. */
  const fresh = (): { id: string; vm: string } => {
    const vm = `vm ${++jobs}`;
    return { id: `backup-${vm}-1795643825`, vm };
  };

  it('let a client of Sendense finish a run of two disks, and begin the next from where it ended', async () => {
    const { id, vm } = fresh();
    // Its second disk is a few seconds ahead of the hub's clock.
    const disks = await recordedTwoDisks(id, Date.now() + 3_000);
    for (const [disk, told] of disks.entries()) {
      expect(await changeOf(hub, vm, disk)).toEqual({
        vm_name: vm,
        disk_id: String(disk),
        change_id: '',
        message: 'No previous backup found',
      });
      for (const body of told) expect((await report(hub, id, body)).status).toBe(200);
      expect(await backupOf(hub, id)).toMatchObject({ status: 'completed', disks_count: disk });
      const { status, body } = await complete(hub, id, disk, CHANGE[disk] ?? '');
      expect([status, body]).toEqual([
        200,
        {
          status: 'completed',
          backup_id: id,
          change_id: CHANGE[disk],
          message: expect.any(String) as string,
          timestamp: expect.stringMatching(INSTANT) as string,
        },
      ]);
    }
    expect(await jobOf(hub, id)).toMatchObject({
      vm_name: vm,
      status: 'completed',
      bytes_transferred: 3_000_000,
      total_bytes: 3_000_000,
      progress_percent: 100,
      disks: [
        { disk_index: 0, status: 'completed', bytes_transferred: null },
        { disk_index: 1, status: 'completed', bytes_transferred: null },
      ],
    });
    for (const disk of [0, 1]) {
      expect(await changeOf(hub, vm, disk)).toEqual({
        vm_name: vm,
        disk_id: String(disk),
        change_id: CHANGE[disk],
        backup_job_id: id,
        message: 'Previous change_id found',
      });
    }
  });

  it('complete a job with the last of its disks, however often each is told', async () => {
    const { id } = fresh();
    const disks = [{ disk_index: 0 }, { disk_index: 1 }];
    await report(hub, id, { status: 'running', timestamp: secondsAgo(60), disks });
    await complete(hub, id, 1, FIRST, 700);
    await complete(hub, id, 1, FIRST, 700);
    expect(await jobOf(hub, id)).toMatchObject({ status: 'running', completed_at: null });
    await complete(hub, id, 0, SECOND, 300);
    const job = await jobOf(hub, id);
    expect(job).toMatchObject({
      status: 'completed',
      bytes_transferred: 1_000,
      progress_percent: 100,
      eta_seconds: 0,
      error_message: null,
      completed_at: expect.stringMatching(INSTANT) as string,
    });
    await complete(hub, id, 1, FIRST, 700);
    await complete(hub, id, 0, SECOND);
    expect(await jobOf(hub, id)).toMatchObject({ revision: job.revision, completed_at: job.completed_at });
    expect((await eventsOf(hub, id)).map(({ to, reason }) => [to, reason])).toEqual([
      ['running', 'reported'],
      ['completed', 'reported'],
    ]);
  });

  it('take the word of a disk for older than telemetry that comes after it, and newer than any that is late', async () => {
    const { id } = fresh();
    await report(hub, id, { status: 'running', timestamp: secondsAgo(60) });
    await complete(hub, id, 0, FIRST);
    const late = await report(hub, id, {
      status: 'running',
      timestamp: secondsAgo(30),
      current_phase: 'late',
    });
    expect(late.body).toMatchObject({ outcome: 'superseded', job: { status: 'completed' } });
    expect(await jobOf(hub, id)).toMatchObject({ status: 'completed', current_phase: 'late' });
    const newer = { status: 'running', timestamp: secondsAgo(-20), disks: [{ disk_index: 1 }] };
    expect((await report(hub, id, newer)).body).toMatchObject({
      outcome: 'applied',
      job: { status: 'running' },
    });
    // A duplicate of the first disk's word must not end what the second is at.
    await complete(hub, id, 0, FIRST);
    expect((await jobOf(hub, id)).status).toBe('running');
    await complete(hub, id, 1, SECOND);
    expect((await jobOf(hub, id)).status).toBe('completed');
    await report(hub, id, { status: 'failed', timestamp: secondsAgo(-40), error: 'the repository is gone' });
    expect(await jobOf(hub, id)).toMatchObject({ status: 'failed', error_message: 'the repository is gone' });
  });

  it('complete a job of which telemetry has said nothing, and keep that when telemetry comes late', async () => {
    const { id, vm } = fresh();
    await request(hub, 'PUT', `/api/v1/jobs/${encodeURIComponent(id)}`, {
      job_type: 'backup',
      disks: [{ disk_index: 0, total_bytes: 900 }],
    });
    await complete(hub, id, 0, FIRST, 800);
    expect(await jobOf(hub, id)).toMatchObject({
      status: 'completed',
      bytes_transferred: 800,
      started_at: expect.stringMatching(INSTANT) as string,
    });
    const disks = [{ disk_index: 0, status: 'transferring', bytes_transferred: 850 }];
    await report(hub, id, { status: 'running', timestamp: secondsAgo(60), disks });
    expect(await jobOf(hub, id)).toMatchObject({
      status: 'completed',
      bytes_transferred: 850,
      disks: [{ status: 'completed', bytes_transferred: 850, total_bytes: 900 }],
    });
    expect((await changeOf(hub, vm, 0)).change_id).toBe(FIRST);
  });

  it('keep the bytes that telemetry gave of a disk or of the job', async () => {
    const [one, other] = [fresh(), fresh()];
    const disks = [{ disk_index: 0, bytes_transferred: 70 }];
    await report(hub, one.id, { status: 'running', timestamp: secondsAgo(60), disks });
    await complete(hub, one.id, 0, FIRST, 9);
    expect(await jobOf(hub, one.id)).toMatchObject({
      bytes_transferred: 70,
      disks: [{ bytes_transferred: 70 }],
    });
    await report(hub, other.id, { status: 'running', timestamp: secondsAgo(60), bytes_transferred: 500 });
    await complete(hub, other.id, 0, FIRST, 9);
    expect(await jobOf(hub, other.id)).toMatchObject({
      status: 'completed',
      bytes_transferred: 500,
      disks: [{ bytes_transferred: null }],
    });
  });

  it('withdraw the judgement of silence, and leave the operator’s word', async () => {
    const { id } = fresh();
    await report(hub, id, { status: 'running', timestamp: secondsAgo(60) });
    const path = `/api/v1/jobs/${encodeURIComponent(id)}/cancel`;
    expect((await request(hub, 'POST', path, { reason: 'enough' })).status).toBe(200);
    expect((await complete(hub, id, 0, FIRST)).status).toBe(200);
    expect(await jobOf(hub, id)).toMatchObject({ status: 'cancelled', error_message: 'enough' });
  });

  it('show the change id of the run that started last, and only of completed disks', async () => {
    const { id, vm } = fresh();
    const next = id.replace('1795643825', '1795643826');
    await report(hub, id, { status: 'running', timestamp: secondsAgo(60) });
    await complete(hub, id, 0, FIRST);
    await report(hub, next, { status: 'running', timestamp: secondsAgo(30) });
    expect(await changeOf(hub, vm, 0)).toMatchObject({ change_id: FIRST, backup_job_id: id });
    await complete(hub, next, 0, SECOND);
    expect(await changeOf(hub, vm, 0)).toMatchObject({ change_id: SECOND, backup_job_id: next });
    await complete(hub, id, 0, FIRST);
    expect((await changeOf(hub, vm, 0)).change_id).toBe(SECOND);
    const disks = [{ disk_index: 0, status: 'failed' }];
    await report(hub, next, { status: 'failed', timestamp: secondsAgo(-30), disks });
    expect(await changeOf(hub, vm, 0)).toMatchObject({ change_id: FIRST, backup_job_id: id });
    expect((await changeOf(hub, `${vm} `, 0)).change_id).toBe('');
    expect((await changeOf(hub, vm, 1)).change_id).toBe('');
    expect(
      (await request<ChangeJson>(hub, 'GET', `/api/v1/backups/changeid?vm_name=${vm}`)).body,
    ).toMatchObject({
      disk_id: '0',
      change_id: FIRST,
    });
  });

  it('keep replications apart, by path and key', async () => {
    const { vm } = fresh();
    const id = `job-20251010-120000-${jobs}`;
    const asked = (disk: string, path = `/DC/vm/${vm}`): string =>
      `/api/v1/replications/changeid?vm_path=${encodeURIComponent(path)}&disk_id=${disk}`;
    await request(hub, 'PUT', `/api/v1/jobs/${id}`, { job_type: 'replication', vm_name: vm });
    const none = await request<object>(hub, 'GET', asked('disk-2000'));
    expect(none.body).toEqual({
      vm_path: `/DC/vm/${vm}`,
      vm_name: vm,
      disk_id: 'disk-2000',
      change_id: '',
      message: expect.any(String) as string,
    });
    const path = `/api/v1/replications/${id}/changeid`;
    const told = await request<object>(hub, 'POST', path, { change_id: FIRST, disk_id: 'disk-2000' });
    expect([told.status, told.body]).toMatchObject([
      200,
      {
        status: 'completed',
        backup_id: id,
        change_id: FIRST,
        timestamp: expect.stringMatching(INSTANT) as string,
      },
    ]);
    expect((await request(hub, 'GET', asked('disk-2000'))).body).toMatchObject({
      change_id: FIRST,
      backup_job_id: id,
    });
    expect((await request(hub, 'GET', asked('disk-2001'))).body).toMatchObject({ change_id: '' });
    expect(await jobOf(hub, id)).toMatchObject({ status: 'completed', disks: [{ disk_index: 2000 }] });
    expect((await changeOf(hub, vm, 'disk-2000')).change_id).toBe('');
    expect((await complete(hub, id, 0, SECOND)).status).toBe(404);
  });

  it('take the change ids of replications that the client reports as backups', async () => {
    const { vm } = fresh();
    const id = `job-20251010-130000-${jobs}`;
    await report(hub, id, { status: 'running', timestamp: secondsAgo(60), vm_name: vm });
    const path = `/api/v1/replications/${id}/changeid`;
    const body = { change_id: THIRD, disk_id: 'disk-2000' };
    expect((await request(hub, 'POST', path, body)).status).toBe(200);
    const asked = `/api/v1/replications/changeid?vm_path=/DC/vm/${vm}&disk_id=disk-2000`;
    expect((await request(hub, 'GET', asked)).body).toMatchObject({ change_id: THIRD });
    const backup = fresh();
    await report(hub, backup.id, { status: 'running' });
    const wrong = `/api/v1/replications/${encodeURIComponent(backup.id)}/changeid`;
    expect((await request(hub, 'POST', wrong, body)).status).toBe(404);
  });

  it.each<[string, string, object | string | undefined, number]>([
    ['GET', '/api/v1/backups/changeid', undefined, 400],
    ['GET', '/api/v1/backups/changeid?vm_name=', undefined, 400],
    ['GET', '/api/v1/backups/changeid?vm_name=x&disk_id=one', undefined, 400],
    ['GET', '/api/v1/backups/changeid?vm_name=x&disk_id=65536', undefined, 400],
    ['GET', '/api/v1/backups/changeid?vm_name=x&disk=0', undefined, 400],
    ['GET', '/api/v1/replications/changeid?disk_id=disk-2000', undefined, 400],
    ['GET', '/api/v1/backups?status=done', undefined, 400],
    ['GET', '/api/v1/backups?backup_type=partial', undefined, 400],
    ['GET', '/api/v1/backups?limit=0', undefined, 400],
    ['GET', '/api/v1/backups?cursor=x', undefined, 400],
    ['GET', '/api/v1/backups?colour=red', undefined, 400],
    ['GET', '/api/v1/backups/stats?status=failed', undefined, 400],
    ['GET', '/api/v1/backups/nobody', undefined, 404],
    ['GET', '/api/v1/backups/restored', undefined, 404],
    ['POST', '/api/v1/backups/nobody/complete', { change_id: FIRST, disk_id: 0 }, 404],
    ['POST', '/api/v1/backups/nobody%20/complete', { change_id: FIRST, disk_id: 0 }, 404],
    ['POST', '/api/v1/backups/restored/complete', { change_id: FIRST, disk_id: 0 }, 404],
    ['POST', '/api/v1/replications/nobody/changeid', { change_id: FIRST }, 404],
    ['POST', '/api/v1/replications/restored/changeid', { change_id: FIRST }, 404],
    ['POST', '/api/v1/backups/known/complete', {}, 400],
    ['POST', '/api/v1/backups/known/complete', { change_id: '' }, 400],
    ['POST', '/api/v1/backups/known/complete', { change_id: 5 }, 400],
    ['POST', '/api/v1/backups/known/complete', { change_id: 'x'.repeat(256) }, 400],
    ['POST', '/api/v1/backups/known/complete', { change_id: FIRST, disk_id: -1 }, 400],
    ['POST', '/api/v1/backups/known/complete', { change_id: FIRST, disk_id: 1.5 }, 400],
    ['POST', '/api/v1/backups/known/complete', { change_id: FIRST, disk_id: true }, 400],
    ['POST', '/api/v1/backups/known/complete', { change_id: FIRST, bytes_transferred: '9' }, 400],
    ['POST', '/api/v1/backups/known/complete', [], 400],
    ['POST', '/api/v1/backups/known/complete', '{', 400],
    ['POST', '/api/v1/replications/known/changeid', {}, 400],
  ])('refuse %s %s %j with %i', async (method, path, body, status) => {
    await report(hub, 'known', { status: 'running' });
    await report(hub, 'restored', { status: 'running' }, 'restore');
    const answer = await request<RefusalJson>(hub, method, path, body);
    expect([answer.status, answer.body]).toEqual([
      status,
      expect.objectContaining({
        error: expect.stringMatching(/./) as string,
        details: expect.stringMatching(/./) as string,
        timestamp: expect.stringMatching(INSTANT) as string,
      }),
    ]);
    expect((await jobOf(hub, 'known')).disks).toEqual([]);
  });

  it('bound figures rather than refuse them, and take the disk by number or text', async () => {
    const { id } = fresh();
    await report(hub, id, { status: 'running', timestamp: secondsAgo(60) });
    const path = `/api/v1/backups/${encodeURIComponent(id)}/complete`;
    for (const body of [
      { change_id: FIRST, bytes_transferred: -5 },
      { change_id: SECOND, disk_id: '1', bytes_transferred: 7.9 },
      { change_id: THIRD, disk_id: 'disk-2', bytes_transferred: 2 ** 60, more: 'members' },
    ]) {
      expect((await request(hub, 'POST', path, body)).status).toBe(200);
    }
    expect((await jobOf(hub, id)).disks.map((disk) => disk.bytes_transferred)).toEqual([
      null,
      7,
      Number.MAX_SAFE_INTEGER,
    ]);
  });

  it('list and show backups as Sendense does, and count the completed ones', async () => {
    const { id, vm } = fresh();
    const [second, third] = [`${vm}-b`, `${vm}-c`];
    const about = { vm_name: vm, repository_id: `repo ${vm}` };
    await report(hub, id, { status: 'running', timestamp: secondsAgo(60), bytes_transferred: 40, ...about });
    await report(hub, second, {
      status: 'failed',
      timestamp: secondsAgo(50),
      error: 'no',
      backup_type: 'incremental',
      ...about,
    });
    await report(hub, third, {
      status: 'pending',
      timestamp: secondsAgo(40),
      vm_name: vm,
      policy_id: 'gold',
    });
    await report(hub, `${vm}-r`, { status: 'completed', vm_name: vm }, 'restore');
    await complete(hub, id, 0, FIRST);
    await complete(hub, id, 1, SECOND);
    const one = await request<BackupJson>(hub, 'GET', `/api/v1/backups/${encodeURIComponent(id)}`);
    const at = expect.stringMatching(INSTANT) as string;
    expect(one.body).toEqual({
      backup_id: id,
      vm_name: vm,
      backup_type: 'full',
      type: 'full',
      repository_id: `repo ${vm}`,
      policy_id: null,
      status: 'completed',
      bytes_transferred: 40,
      total_bytes: 0,
      disks_count: 2,
      change_id: FIRST,
      current_phase: null,
      transfer_speed_bps: expect.any(Number) as number,
      progress_percent: 100,
      last_telemetry_at: at,
      created_at: at,
      started_at: at,
      completed_at: at,
    });
    expect(await backupOf(hub, third)).toMatchObject({
      status: 'pending',
      policy_id: 'gold',
      progress_percent: 0,
    });
    expect(await backupOf(hub, third)).not.toHaveProperty('started_at');
    expect(await backupOf(hub, second)).toMatchObject({ type: 'incremental', error_message: 'no' });
    const list = async (query: string): Promise<{ backups: string[]; total: number }> => {
      const path = `/api/v1/backups?vm_name=${encodeURIComponent(vm)}&${query}`;
      const { body } = await request<{ backups: BackupJson[]; total: number }>(hub, 'GET', path);
      return { ...body, backups: body.backups.map(({ backup_id }) => backup_id) };
    };
    expect(await list('repository_id=&status=&backup_type=')).toEqual({
      backups: [third, second, id],
      total: 3,
    });
    expect(await list('status=failed')).toEqual({ backups: [second], total: 1 });
    expect(await list('backup_type=full')).toEqual({ backups: [third, id], total: 2 });
    expect(await list('backup_type=incremental')).toEqual({ backups: [second], total: 1 });
    expect(await list(`repository_id=repo ${vm}`)).toEqual({ backups: [second, id], total: 2 });
    expect(await list('repository_id=nowhere')).toEqual({ backups: [], total: 0 });
    const page = (await list('limit=2')) as { next_cursor?: string };
    expect(page).toMatchObject({ backups: [third, second], total: 3 });
    expect(await list(`limit=2&cursor=${page.next_cursor}`)).toEqual({ backups: [id], total: 3 });
    const stats = `/api/v1/backups/stats?vm_name=${encodeURIComponent(vm)}`;
    expect((await request<object>(hub, 'GET', `${stats}&repository_id=repo ${vm}`)).body).toEqual({
      backup_count: 1,
      total_size_bytes: 40,
      last_backup_at: (await jobOf(hub, id)).completed_at,
    });
    expect((await request<object>(hub, 'GET', `${stats}&repository_id=nowhere`)).body).toEqual({
      backup_count: 0,
      total_size_bytes: 0,
      last_backup_at: null,
    });
  });

  it('read the machine in the ids of Sendense, until a word names one', async () => {
    const names: Record<string, string | null> = {
      'backup-pg1-1795643825': 'pg1',
      'backup-db (prod)-1795643825': 'db (prod)',
      'backup-a-b-1-1795643825': 'a-b-1',
      'backup-pg1-179564382': null,
      'backup-pg1-17956438250': null,
      'backup--1795643825': null,
      'xbackup-pg1-1795643825': null,
    };
    for (const [id, name] of Object.entries(names)) {
      await report(hub, id, { status: 'running', timestamp: secondsAgo(60) });
      expect((await jobOf(hub, id)).vm_name, id).toBe(name);
    }
    const ids = async (query: string): Promise<string[]> =>
      (await request<{ items: { id: string }[] }>(hub, 'GET', `/api/v1/jobs?${query}`)).body.items.map(
        ({ id }) => id,
      );
    expect(await ids('vm_name=pg1')).toEqual(['backup-pg1-1795643825']);
    expect(await ids('vm_name=db (prod)')).toEqual(['backup-db (prod)-1795643825']);
    expect((await request(hub, 'GET', '/api/v1/machines/pg1')).status).toBe(200);
    await report(hub, 'backup-pg1-1795643825', {
      status: 'running',
      timestamp: secondsAgo(30),
      vm_name: 'pg one',
    });
    expect(await ids('vm_name=pg1')).toEqual([]);
    expect(await ids('vm_name=pg one')).toEqual(['backup-pg1-1795643825']);
    expect((await request(hub, 'GET', '/api/v1/machines/pg1')).status).toBe(404);
  });
});
