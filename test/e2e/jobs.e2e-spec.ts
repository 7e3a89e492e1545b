import { beforeAll, describe, expect, it } from 'vitest';
import { DATABASES, sql } from '../support/databases.js';
import { eventsOf, jobOf, report, request } from '../support/hub.js';
import type { Hub, JobJson } from '../support/hub.js';
import { openForSuite } from '../support/suite-hub.js';

interface ListJson {
  items: JobJson[];
  next_cursor: string | null;
}

describe.each(DATABASES)('jobs on %s', (kind) => {
  let databaseUrl: string;
  let hub: Hub;

  beforeAll(async () => {
    const suite = await openForSuite(kind);
    ({ hub, databaseUrl } = suite);
    return suite.end;
  });

  const put = (id: string, body: object) => request<JobJson>(hub, 'PUT', `/api/v1/jobs/${id}`, body);
  const list = async (query: string): Promise<ListJson> =>
    (await request<ListJson>(hub, 'GET', `/api/v1/jobs?${query}`)).body;
  const idsOf = ({ items }: ListJson): string[] => items.map(({ id }) => id);

  describe('that are registered', () => {
    it('are pending, with what was said of them', async () => {
      const disks = [{ disk_index: 1, label: 'sdb', total_bytes: 50 }, { disk_index: 0 }];
      const { status, body } = await put('reg', {
        job_type: 'restore',
        vm_name: 'pg1',
        total_bytes: 70,
        disks,
      });
      expect(status).toBe(201);
      expect(body).toMatchObject({
        status: 'pending',
        vm_name: 'pg1',
        total_bytes: 70,
        bytes_transferred: null,
      });
      expect(body).toMatchObject({
        last_telemetry_at: null,
        started_at: null,
        progress_percent: null,
        revision: 1,
      });
      expect(body.disks).toMatchObject([
        { disk_index: 0, label: null, total_bytes: null, status: 'pending' },
        { disk_index: 1, label: 'sdb', total_bytes: 50 },
      ]);
      expect(await jobOf(hub, 'reg')).toEqual(body);
      expect(await eventsOf(hub, 'reg')).toMatchObject([{ kind: 'status', from: null, to: 'pending' }]);
    });

    it('are harmed by no second registration, which changes what it says and nothing else', async () => {
      await put('twice', { job_type: 'backup', vm_name: 'old', policy_id: 'p' });
      const same = await put('twice', { job_type: 'backup', vm_name: 'old', policy_id: null });
      expect(same).toMatchObject({ status: 200, body: { revision: 1, policy_id: 'p' } });
      const { body } = await put('twice', { job_type: 'backup', vm_name: 'new' });
      expect(body).toMatchObject({ vm_name: 'new', policy_id: 'p', revision: 2 });
      expect((await put('twice', { job_type: 'restore' })).status).toBe(409);
    });

    it('keep what telemetry said', async () => {
      await report(hub, 'told', {
        status: 'running',
        vm_name: 'told',
        disks: [{ disk_index: 0, label: 'told' }],
      });
      const disks = [{ disk_index: 0, label: 'registered', total_bytes: 9 }];
      const { status, body } = await put('told', {
        job_type: 'backup',
        vm_name: 'registered',
        policy_id: 'p',
        disks,
      });
      expect(status).toBe(200);
      expect(body).toMatchObject({ status: 'running', vm_name: 'told', policy_id: 'p', total_bytes: 9 });
      expect(body.disks).toMatchObject([{ label: 'told', total_bytes: 9 }]);
    });
  });

  describe('that an operator cancels', () => {
    it('are cancelled for good, while later figures still count', async () => {
      await report(hub, 'stop', { status: 'running', sequence: 1 });
      const { status, body } = await request<JobJson>(hub, 'POST', '/api/v1/jobs/stop/cancel', {
        reason: 'wrong vm',
      });
      expect(status).toBe(200);
      expect(body).toMatchObject({ status: 'cancelled', failure_reason: 'cancelled_by_operator' });
      expect(body).toMatchObject({ error_message: 'wrong vm', completed_at: body.updated_at });
      const late = await report(hub, 'stop', { status: 'completed', sequence: 2, bytes_transferred: 8 });
      expect(late.body).toMatchObject({ outcome: 'superseded', job: { status: 'cancelled' } });
      expect(await jobOf(hub, 'stop')).toMatchObject({ bytes_transferred: 8, error_message: 'wrong vm' });
      expect((await eventsOf(hub, 'stop')).at(-1)).toMatchObject({ to: 'cancelled', reason: 'operator' });
    });

    it('must be there, and not have ended', async () => {
      await report(hub, 'ended', { status: 'failed' });
      expect((await request(hub, 'POST', '/api/v1/jobs/ended/cancel', { reason: 'x' })).status).toBe(409);
      expect((await request(hub, 'POST', '/api/v1/jobs/nowhere/cancel', { reason: 'x' })).status).toBe(404);
    });
  });

  describe('in a list', () => {
    beforeAll(async () => {
      for (let index = 0; index < 12; index++) {
        const status = index % 2 === 0 ? 'running' : 'completed';
        const said = {
          status,
          vm_name: `Büro-${index % 3}`,
          repository_id: 'list',
          disks: [{ disk_index: 0 }],
        };
        await report(hub, `list-${index}`, said, index < 6 ? 'backup' : 'replication');
      }
    });

    it('come newest first, and page without a gap or a repeat while others come and go', async () => {
      const seen: string[] = [];
      for (let query = 'repository_id=list&limit=5'; query;) {
        const page = await list(query);
        seen.push(...idsOf(page));
        await report(hub, `between-${seen.length}`, { status: 'running', repository_id: 'list' });
        await sql(databaseUrl, 'DELETE FROM backup_jobs WHERE id = ?', [seen.at(-1)]);
        query = page.next_cursor ? `repository_id=list&limit=5&cursor=${page.next_cursor}` : '';
      }
      expect(seen).toEqual(Array.from({ length: 12 }, (_, index) => `list-${11 - index}`));
      for (const index of [7, 2, 0])
        await report(hub, `list-${index}`, { status: 'running', repository_id: 'list' });
    });

    it('page through jobs of the very same moment', async () => {
      for (const id of ['same-a', 'same-b', 'same-c', 'same-d']) await report(hub, id, { status: 'running' });
      await sql(
        databaseUrl,
        "UPDATE backup_jobs SET created_at = '2030-01-01 00:00:00.000' WHERE id LIKE 'same-%'",
      );
      const first = await list('q=same-&limit=3');
      expect(idsOf(first)).toEqual(['same-d', 'same-c', 'same-b']);
      expect(idsOf(await list(`q=same-&limit=3&cursor=${first.next_cursor}`))).toEqual(['same-a']);
    });

    it('are found by part of an id or of a machine’s name in whatever case, wildcards being letters', async () => {
      await report(hub, 'odd_1', { status: 'running', vm_name: '100%' });
      expect(idsOf(await list('q=ODD_'))).toEqual(['odd_1']);
      expect(idsOf(await list(`q=${encodeURIComponent('0%')}`))).toEqual(['odd_1']);
      expect(idsOf(await list('q=o_d'))).toEqual([]);
      expect((await list(`q=${encodeURIComponent('BÜRO-1')}`)).items.length).toBeGreaterThan(0);
    });

    it('are filtered by every filter together', async () => {
      await report(hub, 'f1', { status: 'failed', vm_name: 'f', repository_id: 'fr' }, 'restore');
      await report(hub, 'f2', { status: 'running', vm_name: 'f', repository_id: 'fr' }, 'restore');
      await report(hub, 'f3', { status: 'failed', vm_name: 'f', repository_id: 'fr' }, 'backup');
      expect(
        idsOf(await list('status=failed,cancelled&job_type=restore&vm_name=f&repository_id=fr')),
      ).toEqual(['f1']);
      const [f1, f2] = [await jobOf(hub, 'f1'), await jobOf(hub, 'f2')];
      await sql(databaseUrl, "UPDATE backup_jobs SET created_at = '2031-01-01 00:00:00.000' WHERE id = 'f2'");
      expect(idsOf(await list('vm_name=f&created_after=2030-06-01T00:00:00Z'))).toEqual(['f2']);
      expect(idsOf(await list('vm_name=f&created_before=2030-06-01T02:00:00%2B02:00'))).toEqual(['f3', 'f1']);
      expect(idsOf(await list(`vm_name=f&changed_since=${f1.updated_at}`))).toContain('f1');
      expect(idsOf(await list('vm_name=f&changed_since=2040-01-01T00:00:00Z'))).toEqual([]);
      expect(f2.updated_at >= f1.updated_at).toBe(true);
    });

    it('carry their disks where they are asked for', async () => {
      const [without] = (await list('q=list-4')).items;
      expect(without).not.toHaveProperty('disks');
      const [job] = (await list('q=list-4&include=disks')).items;
      expect(job).toEqual(await jobOf(hub, 'list-4'));
    });
  });

  describe('that a client has already', () => {
    it.each(['/api/v1/jobs/cached', '/api/v1/jobs?q=cached&include=disks'])(
      'are not sent again: %s',
      async (path) => {
        await report(hub, 'cached', { status: 'running', sequence: 1 });
        const get = (tag: string): Promise<Response> =>
          fetch(hub.url + path, { headers: { 'if-none-match': tag } });
        const etag = (await get('"other"')).headers.get('etag') ?? '';
        expect(etag).toMatch(/^"[^"]+"$/);
        for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
          const answer = await get(tag);
          expect([answer.status, await answer.text(), answer.headers.get('etag')]).toEqual([304, '', etag]);
        }
        // Contact alone changes last_telemetry_at, and so the answer.
        await sql(
          databaseUrl,
          "UPDATE backup_jobs SET last_telemetry_at = '2020-01-01 00:00:00.000' WHERE id = 'cached'",
        );
        expect((await get(etag)).status).toBe(200);
      },
    );
  });

  it('keep figures up to 2^53-1 to the last byte', async () => {
    const most = Number.MAX_SAFE_INTEGER;
    const figures = {
      bytes_transferred: most,
      total_bytes: most,
      transfer_speed_bps: most,
      warning_count: most,
    };
    await report(hub, 'most', {
      status: 'running',
      sequence: most,
      ...figures,
      disks: [{ disk_index: 65_535, total_bytes: most }],
    });
    expect(await jobOf(hub, 'most')).toMatchObject({
      ...figures,
      progress_percent: 100,
      disks: [{ total_bytes: most }],
    });
  });

  it('differ when their ids differ in case alone', async () => {
    await report(hub, 'Case', { status: 'running' });
    await report(hub, 'case', { status: 'completed' });
    expect([(await jobOf(hub, 'Case')).status, (await jobOf(hub, 'case')).status]).toEqual([
      'running',
      'completed',
    ]);
  });
});
