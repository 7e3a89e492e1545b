import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DATABASES, sql } from '../support/databases.js';
import { jobOf, report, request } from '../support/hub.js';
import type { JobJson } from '../support/hub.js';
import { followed, openStream } from '../support/live-stream.js';
import { valuesNow } from '../support/metrics.js';
import { openForSuite } from '../support/suite-hub.js';
import type { SuiteHub } from '../support/suite-hub.js';
import type { HubHere } from '../support/hub-here.js';

describe.each(DATABASES)('the live stream of a hub on %s', (kind) => {
  let suite: SuiteHub<HubHere>;
  let hub: HubHere;

  beforeAll(async () => {
    suite = await openForSuite(kind, { SWEEP_INTERVAL_SECONDS: '86400' });
    ({ hub } = suite);
    return suite.end;
  });

  afterEach(() => suite.forgetJobs());

  it('greets first, with the head of an answer that nobody holds back or keeps', async () => {
    const stream = await followed(hub);
    expect(stream.status).toBe(200);
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.stringMatching(/./),
    });
    const [hello] = stream.events;
    expect(hello).toMatchObject({ type: 'hello', id: expect.stringMatching(/^\d+$/) });
    expect(hello?.data).toEqual({
      version: expect.stringMatching(/^\d/),
      now: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
  });

  it('tells new and changed jobs as the list shows them, with their disks only where that is wanted', async () => {
    const [plain, whole] = await Promise.all([followed(hub), followed(hub, { query: 'include=disks' })]);
    await report(hub, 'a', {
      status: 'running',
      vm_name: 'pg1',
      disks: [{ disk_index: 0, bytes_transferred: 1 }],
    });
    await Promise.all([plain, whole].map((stream) => stream.until(() => stream.job('a'))));
    const [listed] = (await request<{ items: JobJson[] }>(hub, 'GET', '/api/v1/jobs')).body.items;
    expect(plain.job('a')).toEqual(listed);
    expect(whole.job('a')).toEqual(await jobOf(hub, 'a'));
    await request(hub, 'POST', '/api/v1/jobs/a/cancel', { reason: 'gone' });
    await plain.until(() => plain.job('a')?.status === 'cancelled');
    const ids = plain.events.map(({ id }) => Number(id));
    expect(ids).toEqual(ids.toSorted((one, other) => one - other));
  });

  it('tells a job once a second at most, and its last state in the end', async () => {
    const stream = await followed(hub);
    const begunAt = performance.now();
    for (let sequence = 1; performance.now() - begunAt < 3_000; sequence++) {
      await report(hub, 'busy', { status: 'running', sequence, bytes_transferred: sequence });
    }
    const { revision } = await jobOf(hub, 'busy');
    await stream.until(() => stream.job('busy')?.revision === revision);
    const told = stream.of('jobs');
    expect(told.length).toBeLessThanOrEqual((performance.now() - begunAt) / 900 + 1);
    expect(revision).toBeGreaterThan(told.length);
  });

  it('says which jobs no longer match the filter, and nothing of those that never did', async () => {
    for (const id of ['mine', 'theirs']) await report(hub, id, { status: 'running', vm_name: id });
    const running = await followed(hub, { query: 'status=running&vm_name=mine' });
    const completed = await followed(hub, { query: 'status=completed' });
    for (const id of ['mine', 'theirs']) await report(hub, id, { status: 'completed' });
    await running.until(() => running.gone.length > 0);
    await completed.until(() => completed.jobs.length === 2);
    expect(running.gone).toEqual(['mine']);
    expect(running.jobs).toEqual([]);
    expect(completed.gone).toEqual([]);
  });

  it('says which jobs were pruned, also of those that were over before it began', async () => {
    await report(hub, 'over', { status: 'completed' });
    await report(hub, 'other', { status: 'running' });
    const stream = await followed(hub, { query: 'status=completed' });
    await sql(suite.databaseUrl, 'DELETE FROM backup_jobs');
    await stream.until(() => stream.gone.length > 0);
    expect(stream.gone).toEqual(['over']);
  });

  it('tells of contact where nothing else has changed', async () => {
    const update = { status: 'running', sequence: 1 };
    await report(hub, 'a', update);
    await report(hub, 'over', { status: 'completed', sequence: 1 });
    const stream = await followed(hub);
    for (const id of ['a', 'over']) await report(hub, id, update);
    expect((await stream.first('contact')).data).toEqual({ a: (await jobOf(hub, 'a')).last_telemetry_at });
    expect(stream.jobs).toEqual([]);
  });

  it('tells a revision that has the stamp of the one before, as the release before gives it within a millisecond', async () => {
    await report(hub, 'a', { status: 'running' });
    const stream = await followed(hub);
    await sql(
      suite.databaseUrl,
      "UPDATE backup_jobs SET revision = revision + 1, current_phase = 'twin' WHERE id = 'a'",
    );
    await stream.until(() => stream.job('a')?.current_phase === 'twin');
  });

  it('is about the given ids, whatever characters they have', async () => {
    const ids = ['a,b', 'Büro / 1', '50%'];
    const stream = await followed(hub, { query: `job_id=${ids.map(encodeURIComponent).join(',')}` });
    for (const id of [...ids, 'a', 'b']) await report(hub, id, { status: 'running' });
    await stream.until(() => stream.jobs.length >= ids.length);
    expect(stream.jobs.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  });

  it('tells one that comes back with its id what it missed, and nobody else', async () => {
    await report(hub, 'left', { status: 'running', vm_name: 'm' });
    const first = await followed(hub, { query: 'status=running' });
    const lastEventId = first.lastEventId;
    first.close();
    const other = await followed(hub, { query: 'status=running' });
    await report(hub, 'left', { status: 'completed' });
    await report(hub, 'new', { status: 'running' });
    await other.until(() => other.job('new'));
    const told = other.events.length;
    const back = await followed(hub, { query: 'status=running', lastEventId });
    await back.until(() => back.job('new') && back.gone.includes('left'));
    expect(back.events[0]).toMatchObject({ type: 'hello', id: lastEventId });
    expect(back.of('reset')).toEqual([]);
    await report(hub, 'newer', { status: 'running' });
    await other.until(() => other.job('newer'));
    expect(other.events.slice(told).flatMap(({ data }) => (data as JobJson[]).map(({ id }) => id))).toEqual([
      'newer',
    ]);
  });

  it.each(['yesterday', '0', '-5', '1'.repeat(40), '978307200000', '7956915742000'])(
    'has one that comes back with %s load the list again, and goes on',
    async (lastEventId) => {
      const stream = await followed(hub, { lastEventId });
      await stream.until(() => stream.of('reset').length > 0);
      expect(stream.events.map(({ type }) => type)).toEqual(['hello', 'reset']);
      await report(hub, 'a', { status: 'running' });
      await stream.until(() => stream.job('a'));
    },
  );

  it('makes no look while nobody listens', async () => {
    const looks = async (): Promise<number> =>
      (await valuesNow(hub, 'hub_stream_look_duration_seconds_count'))[''] ?? 0;
    const stream = await followed(hub);
    await stream.until(async () => (await looks()) > 1);
    stream.close();
    await sleep(200);
    const before = await looks();
    await report(hub, 'a', { status: 'running' });
    await sleep(1_500);
    expect(await looks()).toBe(before);
  });

  it.each([
    'status=asleep',
    'job_type=tape',
    'limit=5',
    'changed_since=2026-11-21T09:00:00Z',
    'include=words',
    'summary=yes',
    'job_id=',
    'job_id=a,%00',
    'job_id=a&job_id=b',
  ])('refuses the filter %s', async (query) => {
    const stream = await openStream(hub, { query });
    await stream.until(() => stream.isOver);
    expect([stream.status, stream.headers['content-type']]).toEqual([
      422,
      expect.stringMatching(/^application\/problem\+json\b/),
    ]);
    expect(JSON.parse(stream.body)).toMatchObject({ title: 'Validation failed' });
  });
});
