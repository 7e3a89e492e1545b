import { beforeAll, describe, expect, it } from 'vitest';
import { newToken } from '../../src/auth/token.js';
import { DATABASES, freshDatabase, SERVERS, sql } from '../support/databases.js';
import { eventually, failToStart, report, request, startHub, startLoggedHub } from '../support/hub.js';
import type { Answer, Hub } from '../support/hub.js';
import { proxyTo } from '../support/proxy.js';
import { send, sendLines } from '../support/raw-request.js';
import { openForSuite } from '../support/suite-hub.js';
import { bearer, createToken, inStore, revokeToken, statusWith, untilKnown } from '../support/tokens.js';

const AUTH = { AUTH: 'required', MIGRATE_ON_START: 'true' };

interface Problem {
  readonly status: number;
  readonly detail: string;
}

interface Batch {
  readonly results: readonly { status: number; error?: Problem }[];
}

describe.each(DATABASES)('tokens on %s', (kind) => {
  let hub: Hub;
  let databaseUrl: string;
  let operator: string;

  beforeAll(async () => {
    const suite = await openForSuite(kind, AUTH);
    ({ hub, databaseUrl } = suite);
    operator = await createToken(databaseUrl, { name: 'operator' });
    await untilKnown(hub, operator);
    return suite.end;
  });

  const aReporter = async (limits: object): Promise<string> => {
    const token = await createToken(databaseUrl, { role: 'reporter', ...limits });
    await untilKnown(hub, token);
    return token;
  };
  const post = (token: string, path: string, body: object): Promise<Answer<Problem & Batch>> =>
    request(hub, 'POST', path, body, bearer(token));

  it('are stored as their SHA-256 alone', async () => {
    const rows = await sql(databaseUrl, 'SELECT * FROM api_tokens');
    expect(rows).not.toHaveLength(0);
    expect(JSON.stringify(rows)).not.toContain('bth_');
    for (const { sha256 } of rows) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('keep a reporter to its prefixes and types in a single report and in a registration', async () => {
    const token = await aReporter({ jobTypes: ['backup', 'restore'], jobIdPrefixes: ['pg1-', 'pg2-'] });
    const running = { status: 'running' };
    const single = async (path: string): Promise<[number, string]> => {
      const { status, body } = await post(token, `/api/v1/telemetry/${path}`, running);
      return [status, body.detail];
    };
    expect((await single('backup/pg1-a'))[0]).toBe(200);
    expect((await single('restore/pg2-a'))[0]).toBe(200);
    expect(await single('replication/pg1-b')).toEqual([403, 'This token is only for backup, restore.']);
    const otherId = "This token is only for job ids that start with 'pg1-', 'pg2-'.";
    for (const id of ['pg3-a', 'xpg1-a', 'PG1-a', 'pg1', 'p']) {
      expect(await single(`backup/${id}`), id).toEqual([403, otherId]);
    }

    const put = async (id: string, job_type: string): Promise<number> =>
      (await request(hub, 'PUT', `/api/v1/jobs/${id}`, { job_type }, bearer(token))).status;
    expect(await put('pg1-registered', 'backup')).toBe(201);
    expect(await put('pg1-other', 'replication')).toBe(403);
    expect(await put('pg3-other', 'backup')).toBe(403);
    const ids = await sql(databaseUrl, "SELECT id FROM backup_jobs WHERE id NOT LIKE 'pg_-a' ORDER BY id");
    expect(ids).toEqual([{ id: 'pg1-registered' }]);
  });

  it('cost the other items of a batch nothing where a reporter may not report one', async () => {
    const token = await aReporter({ jobTypes: ['backup'], jobIdPrefixes: ['batch-'] });
    const items = [
      { job_type: 'backup', job_id: 'batch-1' },
      { job_type: 'backup', job_id: 'other-1' },
      { job_type: 'restore', job_id: 'batch-2' },
      { job_type: 'backup', job_id: 'batch-3' },
    ];
    const updates = [...items.map((item) => ({ ...item, status: 'running' })), { status: 'running' }];
    const { status, body } = await post(token, '/api/v1/telemetry/batch', { updates });
    expect(status).toBe(200);
    expect(body.results.map((result) => result.status)).toEqual([200, 403, 403, 200, 422]);
    expect(body.results[1]?.error).toMatchObject({ type: expect.stringMatching(/:job-not-allowed$/) });
    const ids = "SELECT id FROM backup_jobs WHERE id LIKE 'batch-%' OR id LIKE 'other-%' ORDER BY id";
    expect(await sql(databaseUrl, ids)).toEqual([{ id: 'batch-1' }, { id: 'batch-3' }]);
  });

  it('let a reporter without limits, and an operator, report about every job', async () => {
    const token = await aReporter({});
    for (const each of [token, operator]) {
      expect((await post(each, '/api/v1/telemetry/replication/any', { status: 'running' })).status).toBe(200);
    }
  });

  it('are worth nothing soon after they are revoked', async () => {
    const token = await createToken(databaseUrl, { name: 'to-revoke', role: 'viewer' });
    await untilKnown(hub, token);
    await revokeToken(databaseUrl, 'to-revoke');
    await eventually(
      () => statusWith(hub, token),
      (status) => status === 401,
    );
    expect(await statusWith(hub, operator)).toBe(200);
  });

  it('expire by themselves, and say so to their holder alone', async () => {
    const token = await createToken(databaseUrl, { name: 'short', role: 'viewer' });
    await untilKnown(hub, token);
    // Time travels by the instant that is stored.
    await sql(
      databaseUrl,
      "UPDATE api_tokens SET expires_at = '2026-01-01 00:00:00.000' WHERE name = 'short'",
    );
    await eventually(
      () => statusWith(hub, token),
      (status) => status === 401,
    );
    const asked = await request<Problem>(hub, 'GET', '/api/v1/jobs', undefined, bearer(token));
    expect(asked.body.detail).toBe('The token expired at 2026-01-01T00:00:00.000Z.');
  });

  it('are refused where they are not sent once, whole and as RFC 6750 has it', async () => {
    const headerLines = [
      'Authorization: Bearer',
      'Authorization:',
      `Authorization: ${operator}`,
      `Authorization: Basic ${Buffer.from(`operator:${operator}`).toString('base64')}`,
      `Authorization: Bearer ${operator.slice(0, -1)}`,
      `Authorization: Bearer ${operator}x`,
      `Authorization: Bearer ${operator}, Bearer ${operator}`,
      `Authorization: Bearer ${'a'.repeat(12_000)}`,
      `Authorization: Bearer ${operator}\r\nAuthorization: Bearer ${operator}`,
      `Authorization: Bearer ${operator}\r\nauthorization: Basic x`,
      `Authorization: Basic x\r\nAUTHORIZATION: Bearer ${operator}`,
      `Authorization: Bearer ${operator}\r\nAuthorization:`,
    ];
    const ask = (lines: string): Promise<string> =>
      sendLines(hub, `GET /api/v1/jobs HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n${lines}\r\n\r\n`);
    for (const lines of headerLines) {
      expect(await ask(lines), lines.slice(0, 100)).toMatch(
        /^HTTP\/1.1 401 [^]*\r\nwww-authenticate: Bearer realm="[^"]+", error="invalid_token"\r\n/,
      );
    }
    expect(await ask(`Authorization: Bearer ${'a'.repeat(20_000)}`)).toMatch(/^HTTP\/1.1 431 /);
    expect(await ask('X-Other: 1')).toMatch(
      /^HTTP\/1.1 401 [^]*\r\nwww-authenticate: Bearer realm="[^"]+"\r\n/,
    );
    const lower = { method: 'GET', path: '/api/v1/jobs', headers: { authorization: `bearer  ${operator}` } };
    expect((await send(hub, { ...lower, status: 200 })).status).toBe(200);
  });

  it('are no part of a URL', async () => {
    for (const name of ['token', 'access_token', 'authorization']) {
      const path = `/api/v1/jobs?${name}=${encodeURIComponent(operator)}`;
      expect((await request(hub, 'GET', path)).status).toBe(401);
    }
  });

  it('know when they were last used', async () => {
    const token = await createToken(databaseUrl, { name: 'used', role: 'viewer' });
    await createToken(databaseUrl, { name: 'unused', role: 'viewer' });
    await untilKnown(hub, token);
    const used = async (): Promise<(string | null)[]> => {
      const tokens = await inStore(databaseUrl, (store) => store.list());
      return ['used', 'unused'].map(
        (name) => tokens.find((each) => each.name === name)?.last_used_at ?? null,
      );
    };
    const [at] = await eventually(used, ([first]) => first !== null);
    expect(Math.abs(Date.parse(at ?? '') - Date.now())).toBeLessThan(60_000);
    expect((await used())[1]).toBeNull();
  });
});

describe.each(SERVERS)('two hubs on one %s', (kind) => {
  it('both hear of a token that is made, and of one that is revoked', async () => {
    const url = await freshDatabase(kind);
    const env = { DATABASE_URL: url, ...AUTH };
    const hubs = [await startHub(env), await startHub(env)];
    const [kept, revoked] = [await createToken(url), await createToken(url, { name: 'revoked' })];
    for (const hub of hubs) for (const token of [kept, revoked]) await untilKnown(hub, token);
    await revokeToken(url, 'revoked');
    const statuses = (): Promise<number[]> => Promise.all(hubs.map((hub) => statusWith(hub, revoked)));
    await eventually(statuses, (answers) => answers.every((status) => status === 401));
    for (const hub of hubs) expect(await statusWith(hub, kept)).toBe(200);
  });
});

describe.each(SERVERS)('a hub whose %s is away', (kind) => {
  it('knows its tokens still, and learns of a revocation when the database is back', async () => {
    const direct = await freshDatabase(kind);
    const database = await proxyTo(direct);
    const hub = await startLoggedHub({ DATABASE_URL: database.url, ...AUTH });
    const [kept, revoked] = [await createToken(direct), await createToken(direct, { name: 'revoked' })];
    for (const token of [kept, revoked]) await untilKnown(hub, token);
    await database.cut();
    await revokeToken(direct, 'revoked');
    await eventually(
      async () => hub.output(),
      (output) => output.includes('tokens may be out of date'),
    );
    for (const token of [kept, revoked]) expect(await statusWith(hub, token)).toBe(503);
    expect(await statusWith(hub, newToken())).toBe(401);
    await database.mend();
    await eventually(
      () => statusWith(hub, revoked),
      (status) => status === 401,
    );
    await eventually(
      () => statusWith(hub, kept),
      (status) => status === 200,
    );
    expect(hub.output().split('tokens may be out of date')).toHaveLength(2);
  });
});

describe('AUTH', () => {
  it('cannot be off on an address that others reach: the start fails and says why', async () => {
    const { code, output } = await failToStart({
      HOST: '0.0.0.0',
      AUTH: 'off',
      DATABASE_URL: 'sqlite::memory:',
    });
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toEqual([
      `AUTH: got "off", takes 'required' where HOST is "0.0.0.0"; without tokens the hub listens only on 127.0.0.1, ::1 or localhost`,
    ]);
  });

  it('is required on such an address by itself, and a first start says how to make a token', async () => {
    const hub = await startLoggedHub({ HOST: '0.0.0.0', DATABASE_URL: 'sqlite::memory:' });
    const { port } = new URL(hub.url);
    expect((await fetch(`http://127.0.0.1:${port}/api/v1/jobs`)).status).toBe(401);
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
    expect(hub.output()).toContain("No token exists yet; create one with 'hub token create'.");
  });

  it('is off on a loopback address by itself, where a token that is sent does no harm', async () => {
    const hub = await startHub({ DATABASE_URL: 'sqlite::memory:' });
    expect((await report(hub, 'j', { status: 'running' })).status).toBe(200);
    expect(await statusWith(hub, 'of another hub')).toBe(200);
  });
});
