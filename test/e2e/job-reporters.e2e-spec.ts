import { createConnection } from 'mysql2/promise';
import { beforeAll, describe, expect, it } from 'vitest';
import { DATABASES, sql } from '../support/databases.js';
import { eventually, request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { openForSuite } from '../support/suite-hub.js';
import { bearer, createToken, untilKnown } from '../support/tokens.js';

interface Reporter {
  readonly token: string | null;
  readonly host: string | null;
  readonly address: string | null;
  readonly at: string | null;
}

const RUNNING = { job_type: 'backup', status: 'running' };

describe.each(DATABASES)('who reports about a job on %s', (kind) => {
  let hub: Hub;
  let databaseUrl: string;
  let headers: Record<string, string>;

  beforeAll(async () => {
    const suite = await openForSuite(kind, { AUTH: 'required', TRUST_PROXY: 'loopback' });
    ({ hub, databaseUrl } = suite);
    const token = await createToken(databaseUrl, { name: 'night-shift' });
    headers = bearer(token);
    await untilKnown(hub, token);
    return suite.end;
  });

  const report = (id: string, more: Record<string, string> = {}): Promise<{ status: number }> =>
    request(hub, 'POST', `/api/v1/telemetry/backup/${id}`, RUNNING, { ...headers, ...more });
  const reporterOf = async (id: string): Promise<Reporter> =>
    (await request<Reporter>(hub, 'GET', `/api/v1/jobs/${id}/reporter`, undefined, headers)).body;
  const noted = (id: string): Promise<Reporter> =>
    eventually(
      () => reporterOf(id),
      ({ at }) => at !== null,
    );

  it('is its token, its host as it says, and its address', async () => {
    await report('told', { 'x-reporter-host': 'backup1', 'x-forwarded-for': '10.9.0.5' });
    expect(await noted('told')).toMatchObject({ token: 'night-shift', host: 'backup1', address: '10.9.0.5' });
  });

  it('is noted for all jobs of a batch, but not for those that were refused', async () => {
    const updates = [
      { ...RUNNING, job_id: 'batched' },
      { ...RUNNING, job_id: 'told', job_type: 'restore' },
    ];
    await request(
      hub,
      'POST',
      '/api/v1/telemetry/batch',
      { updates },
      { ...headers, 'x-reporter-host': 'b2' },
    );
    expect(await noted('batched')).toMatchObject({ host: 'b2' });
    expect(await reporterOf('told')).toMatchObject({ host: 'backup1' });
  });

  it('is never a name that is none', async () => {
    await report('odd', { 'x-reporter-host': 'x'.repeat(256) });
    expect(await noted('odd')).toMatchObject({ host: null, address: '127.0.0.1' });
  });

  it('is not known of a job that nobody reported about, and of none that does not exist', async () => {
    await request(hub, 'PUT', '/api/v1/jobs/planned', { job_type: 'backup' }, headers);
    expect(await reporterOf('planned')).toEqual({ token: null, host: null, address: null, at: null });
    const nobody = await request(hub, 'GET', '/api/v1/jobs/nobody/reporter', undefined, headers);
    expect(nobody.status).toBe(404);
  });

  it('is written once, whatever comes', async () => {
    await report('often', { 'x-reporter-host': 'one' });
    const { at } = await noted('often');
    for (let time = 0; time < 3; time++)
      await report('often', { 'x-reporter-host': time === 1 ? 'two' : 'one' });
    await report('after');
    await noted('after');
    expect(await reporterOf('often')).toMatchObject({ at, host: 'one' });
  });

  it('is not noted of a job that is being deleted, but of all others', async () => {
    await Promise.all(['going', 'staying'].map((id) => report(id)));
    await deleteSlowly('going');
    expect(await noted('staying')).toMatchObject({ token: 'night-shift' });
    expect(await sql(databaseUrl, "SELECT * FROM job_reporters WHERE backup_job_id = 'going'")).toEqual([]);
  });

  /** On a server in a transaction that ends when the hub waits for it, or has noted the other job already. */
  async function deleteSlowly(id: string): Promise<void> {
    const statement = `DELETE FROM backup_jobs WHERE id = '${id}'`;
    if (kind === 'sqlite') return void (await sql(databaseUrl, statement));
    const tool = await createConnection(databaseUrl);
    await tool.beginTransaction();
    await tool.query(statement);
    const isReached = `SELECT 1 FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND info LIKE '%staying%'
      UNION ALL SELECT 1 FROM job_reporters WHERE backup_job_id = 'staying'`;
    await eventually(
      () => sql(databaseUrl, isReached),
      (rows) => rows.length > 0,
    );
    await tool.commit();
    await tool.end();
  }

  it('goes with its job', async () => {
    await sql(databaseUrl, "DELETE FROM backup_jobs WHERE id = 'batched'");
    expect(await sql(databaseUrl, "SELECT * FROM job_reporters WHERE backup_job_id = 'batched'")).toEqual([]);
  });
});
