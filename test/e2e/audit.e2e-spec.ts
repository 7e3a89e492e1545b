import { beforeAll, describe, expect, it } from 'vitest';
import { DATABASES, sql } from '../support/databases.js';
import { report, request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { inParallel } from '../support/parallel.js';
import { openForSuite } from '../support/suite-hub.js';
import { bearer, createToken, revokeToken, untilKnown } from '../support/tokens.js';

interface AuditEvent {
  readonly id: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: object | null;
}

interface Page {
  readonly items: AuditEvent[];
  readonly next_cursor: string | null;
}

const IN_TOKENS = {
  jobTypes: ['backup' as const],
  jobIdPrefixes: ['a-'],
  expiresAt: Date.parse('2099-01-01'),
};

describe.each(DATABASES)('the audit log on %s', (kind) => {
  let hub: Hub;
  let databaseUrl: string;
  let operator: string;

  beforeAll(async () => {
    const suite = await openForSuite(kind, { AUTH: 'required' });
    ({ hub, databaseUrl } = suite);
    operator = await createToken(databaseUrl, { name: 'ops' });
    await untilKnown(hub, operator);
    return suite.end;
  });

  const page = async (query = ''): Promise<Page> =>
    (await request<Page>(hub, 'GET', `/api/v1/audit${query}`, undefined, bearer(operator))).body;
  const about = async (subject: string): Promise<unknown[]> =>
    (await page('?limit=500')).items
      .filter((event) => event.subject === subject)
      .map(({ actor, action, detail }) => [actor, action, detail]);
  const asOps = async (method: string, path: string, body: object): Promise<number> =>
    (await request(hub, method, `/api/v1/jobs/${path}`, body, bearer(operator))).status;

  it('says who registered a job, and when more was said of it, but not what was known already', async () => {
    const register = (more: object): Promise<number> =>
      asOps('PUT', 'registered', { job_type: 'backup', ...more });
    expect(await register({})).toBe(201);
    expect(await register({})).toBe(200);
    expect(await register({ vm_name: 'pg1' })).toBe(200);
    expect(await asOps('PUT', 'registered', { job_type: 'restore' })).toBe(409);
    expect(await about('registered')).toEqual([
      ['ops', 'job.registered', { created: false, job_type: 'backup' }],
      ['ops', 'job.registered', { created: true, job_type: 'backup' }],
    ]);
  });

  it('says who cancelled a job and why, but nothing of one that had ended', async () => {
    await asOps('PUT', 'cancelled', { job_type: 'backup' });
    expect(await asOps('POST', 'cancelled/cancel', { reason: 'it’s enough; -- "really"' })).toBe(200);
    expect(await asOps('POST', 'cancelled/cancel', {})).toBe(409);
    expect(await about('cancelled')).toEqual([
      ['ops', 'job.cancelled', { reason: 'it’s enough; -- "really"' }],
      ['ops', 'job.registered', { created: true, job_type: 'backup' }],
    ]);
  });

  it('says which tokens were made and revoked, and nothing of what they are made of', async () => {
    const token = await createToken(databaseUrl, { name: 'pg1', role: 'reporter', ...IN_TOKENS });
    await revokeToken(databaseUrl, 'pg1');
    await revokeToken(databaseUrl, 'pg1');
    const detail = {
      role: 'reporter',
      job_types: ['backup'],
      job_id_prefixes: ['a-'],
      expires_at: '2099-01-01T00:00:00.000Z',
    };
    expect(await about('pg1')).toEqual([
      ['command line', 'token.revoked', null],
      ['command line', 'token.created', detail],
    ]);
    const stored = JSON.stringify(await sql(databaseUrl, 'SELECT * FROM audit_events'));
    expect(stored).not.toContain(token.slice(4));
    expect(stored).not.toMatch(/bth_|[0-9a-f]{64}/);
  });

  it('says nothing of reports', async () => {
    await request(hub, 'POST', '/api/v1/telemetry/backup/reported', { status: 'running' }, bearer(operator));
    expect(await about('reported')).toEqual([]);
  });

  it('has as many rows as there were deeds, of many at once', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `many-${index}`);
    await inParallel(16, ids, async (id) => {
      expect(await asOps('PUT', id, { job_type: 'backup' })).toBe(201);
      expect(await asOps('POST', `${id}/cancel`, {})).toBe(200);
    });
    const counts = await sql(
      databaseUrl,
      "SELECT action, COUNT(*) AS times, COUNT(DISTINCT subject) AS subjects FROM audit_events WHERE subject LIKE 'many-%' GROUP BY action ORDER BY action",
    );
    const each = { times: ids.length, subjects: ids.length };
    expect(counts).toEqual([
      { action: 'job.cancelled', ...each },
      { action: 'job.registered', ...each },
    ]);
  });

  it('is read newest first, page by page, without a gap', async () => {
    const all = (await page('?limit=500')).items;
    expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).toSorted((a, b) => b - a));
    for (const { at } of all) expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const stored = await sql(databaseUrl, 'SELECT * FROM audit_events ORDER BY id DESC');
    expect(all.map((event) => JSON.stringify(event))).toEqual(
      stored.map(({ id, at, actor, action, subject, detail }) =>
        JSON.stringify({
          id,
          at: `${String(at).replace(' ', 'T')}Z`,
          actor,
          action,
          subject,
          detail: detail === null ? null : (JSON.parse(String(detail)) as object),
        }),
      ),
    );
    const paged: AuditEvent[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const next: Page = await page(`?limit=7${cursor && `&cursor=${cursor}`}`);
      expect(next.items.length).toBeLessThanOrEqual(7);
      paged.push(...next.items);
      cursor = next.next_cursor;
    }
    expect(paged).toEqual(all);
  });

  it('takes no filter that it does not know', async () => {
    for (const query of ['?limit=0', '?limit=501', '?cursor=x', '?actor=ops']) {
      const asked = await request(hub, 'GET', `/api/v1/audit${query}`, undefined, bearer(operator));
      expect([query, asked.status]).toEqual([query, 422]);
    }
  });
});

describe('the audit log while AUTH is off', () => {
  it('knows nobody by name', async () => {
    const { hub, end } = await openForSuite('sqlite');
    try {
      await report(hub, 'j', { status: 'running' });
      await request(hub, 'POST', '/api/v1/jobs/j/cancel', {});
      const { body } = await request<Page>(hub, 'GET', '/api/v1/audit');
      expect(body.items).toEqual([
        expect.objectContaining({
          actor: 'nobody',
          action: 'job.cancelled',
          subject: 'j',
          detail: { reason: null },
        }),
      ]);
    } finally {
      await end();
    }
  });
});
