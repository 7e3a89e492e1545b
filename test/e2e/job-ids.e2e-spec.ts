import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DATABASES, sql } from '../support/databases.js';
import { eventsOf, jobOf, report, request } from '../support/hub.js';
import type { Hub, JobJson } from '../support/hub.js';
import { fullyEncoded, inByteOrder, JOB_IDS, SIMILAR_IDS } from '../support/job-ids.js';
import { send } from '../support/raw-request.js';
import { openForSuite } from '../support/suite-hub.js';

const RUNNING = { status: 'running', sequence: 1 };

interface ListJson {
  readonly items: JobJson[];
  readonly next_cursor: string | null;
}

interface BatchJson {
  readonly results: { readonly status: number; readonly job?: { readonly id: string } }[];
}

describe.each(DATABASES)('a job on %s', (kind) => {
  let databaseUrl: string;
  let forgetJobs: () => Promise<void>;
  let hub: Hub;

  beforeAll(async () => {
    const suite = await openForSuite(kind);
    ({ hub, databaseUrl, forgetJobs } = suite);
    return suite.end;
  });

  afterEach(async () => forgetJobs());

  const batch = async (ids: readonly string[]): Promise<BatchJson> => {
    const updates = ids.map((id) => ({ job_id: id, job_type: 'backup', ...RUNNING }));
    return (await request<BatchJson>(hub, 'POST', '/api/v1/telemetry/batch', { updates })).body;
  };
  const list = async (query: string): Promise<ListJson> =>
    (await request<ListJson>(hub, 'GET', `/api/v1/jobs?${query}`)).body;

  it.each(JOB_IDS.map((id) => [id]))('may be called %j, on every route', async (id) => {
    const path = `/api/v1/jobs/${encodeURIComponent(id)}`;
    const none = await request<{ detail: string }>(hub, 'GET', path);
    expect([none.status, none.body.detail]).toEqual([404, `Job '${id}' does not exist.`]);
    const registered = await request<JobJson>(hub, 'PUT', path, { job_type: 'backup' });
    expect([registered.status, registered.body.id]).toEqual([201, id]);
    expect((await report(hub, id, { ...RUNNING, job_id: id })).body).toMatchObject({ job: { id } });
    const again = await send(hub, {
      method: 'POST',
      path: `/api/v1/telemetry/backup/${fullyEncoded(id)}`,
      body: JSON.stringify({ ...RUNNING, disks: [{ disk_index: 0 }] }),
      status: 200,
    });
    expect(JSON.parse(again.text)).toMatchObject({ job: { id, revision: 3 } });
    const other = await report(hub, id, RUNNING, 'restore');
    expect([other.status, other.body]).toMatchObject([
      409,
      { detail: `Job '${id}' is a backup, not a restore.` },
    ]);

    const shown = await request<JobJson>(hub, 'GET', path);
    expect(shown.body).toMatchObject({ id, status: 'running', disks: [{ disk_index: 0 }] });
    const known = { 'if-none-match': shown.headers.get('etag') ?? '' };
    expect((await request(hub, 'GET', path, undefined, known)).status).toBe(304);
    expect((await eventsOf(hub, id)).map(({ to }) => to)).toEqual(['pending', 'running']);
    const cancelled = await request<JobJson>(hub, 'POST', `${path}/cancel`, { reason: 'gone' });
    expect([cancelled.status, cancelled.body.id]).toEqual([200, id]);
    const ended = await request<{ detail: string }>(hub, 'POST', `${path}/cancel`, {});
    expect([ended.status, ended.body.detail]).toEqual([
      409,
      `Job '${id}' has already ended: it is cancelled.`,
    ]);
    expect(await sql(databaseUrl, 'SELECT id, status FROM backup_jobs')).toEqual([
      { id, status: 'cancelled' },
    ]);
  });

  it('is one of as many as there are ids, compared character by character', async () => {
    const { results } = await batch(SIMILAR_IDS);
    expect(results.map(({ status, job }) => [status, job?.id])).toEqual(SIMILAR_IDS.map((id) => [200, id]));
    for (const id of SIMILAR_IDS) expect(await jobOf(hub, id)).toMatchObject({ id, revision: 1 });
    expect((await list('limit=500')).items).toHaveLength(SIMILAR_IDS.length);
  });

  it('is in the pages of a list once, in the order of the bytes of ids that are as old', async () => {
    const ids = [...JOB_IDS, ...SIMILAR_IDS];
    expect((await batch(ids)).results.map(({ status }) => status)).toEqual(ids.map(() => 200));
    await sql(databaseUrl, "UPDATE backup_jobs SET created_at = '2026-11-25 02:00:00.000'");
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const page = await list(`limit=1&include=disks${cursor}`);
      seen.push(...page.items.map(({ id }) => id));
      if (page.next_cursor === null) break;
      cursor = `&cursor=${page.next_cursor}`;
    }
    expect(seen).toEqual(inByteOrder(ids).toReversed());
  });

  it('is found by part of its id, whatever is in that', async () => {
    await batch(JOB_IDS);
    const found = async (part: string): Promise<string[]> =>
      (await list(`q=${encodeURIComponent(part)}`)).items.map(({ id }) => id);
    for (const id of JOB_IDS) expect(await found(id), id).toContain(id);
    expect(await found(' (PROD)')).toEqual(['backup-db (prod)-1760104542']);
    expect(await found('マシン')).toEqual(['仮想マシン-01']);
    expect(await found('"nightly"')).toEqual(['C:\\Data\\"nightly"']);
  });

  it('may have any id at all that the contract allows, however it is encoded', async () => {
    const id = fc
      .oneof(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'binary' }),
        fc.string({ unit: fc.constantFrom('%', '2', 'F', 'f', '5', '/', '.', '+') }),
      )
      .filter(
        (text) => /^[^\p{Cc}\p{Cs}]{1,128}$/u.test(text) && text.trim() === text && !/^\.\.?$/.test(text),
      );
    await fc.assert(
      fc.asyncProperty(
        id,
        fc.constantFrom(encodeURIComponent, encodeURI, fullyEncoded),
        async (text, encode) => {
          // encodeURI leaves these, which end a segment.
          const path = encode(text).replace(/[/?#]/g, encodeURIComponent);
          const body = JSON.stringify({ ...RUNNING, job_id: text });
          const answer = await send(hub, {
            method: 'POST',
            path: `/api/v1/telemetry/backup/${path}`,
            body,
            status: 200,
          });
          expect([answer.status, answer.text]).toEqual([200, expect.stringContaining(JSON.stringify(text))]);
          expect(await jobOf(hub, text)).toMatchObject({ id: text });
        },
      ),
      { numRuns: 150 },
    );
  });
});
