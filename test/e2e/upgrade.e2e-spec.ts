import fc from 'fast-check';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { hub as thisHub } from '../support/command-line.js';
import { DATABASES, freshDatabase, SERVERS, sql } from '../support/databases.js';
import type { TestDatabaseKind } from '../support/databases.js';
import { plainHistory } from '../support/histories.js';
import type { Report } from '../support/histories.js';
import { launchHub, request } from '../support/hub.js';
import type { EventJson, Hub, HubProcess, JobJson } from '../support/hub.js';
import { linesAt } from '../support/log-lines.js';
import { asModelled, expectedJob } from '../support/model.js';
import { inParallel, shuffled } from '../support/parallel.js';
import { previousRelease } from '../support/previous-release.js';
import type { PreviousRelease } from '../support/previous-release.js';
import { narrowings, shapeOf } from '../support/schema-shape.js';
import { bearer, createToken, untilKnown } from '../support/tokens.js';

/**
 * Parts of the schema that the release before no longer uses, and that this one therefore removes (contracts), in the
 * words of `narrowings`. The runs below prove that it does without.
 */
const CONTRACTED: readonly string[] = [];

const HISTORIES = 60;
const SEED = 20_261_122;

const histories = fc.sample(plainHistory, { numRuns: HISTORIES, seed: SEED });
/** Each update twice, in any order, in batches of five. */
const handfuls = batched(
  shuffled(
    histories.flatMap((sent, index) => [...sent, ...sent].map((said) => updateOf(said, index))),
    SEED,
  ),
);

let before: PreviousRelease;

beforeAll(async () => {
  before = await previousRelease();
  return () => before.remove();
});

/** An operator's token, and the hubs that know it. */
interface Party {
  readonly hubs: readonly [HubProcess, ...HubProcess[]];
  readonly token: string;
}

describe.each(DATABASES)('the migrations since the release before, on %s', (kind) => {
  it('only expand the schema', async () => {
    const url = await oldDatabase(kind);
    const old = await shapeOf(url);
    expect(old.columns.has('backup_jobs.status')).toBe(true);
    expect(await thisHub(['migrate', 'up'], url)).toMatchObject({ code: 0, stderr: '' });
    expect(narrowings(old, await shapeOf(url))).toEqual(CONTRACTED);
  });

  it('would be found to narrow it', async () => {
    const url = await oldDatabase(kind);
    await sql(
      url,
      'CREATE TABLE t (id INTEGER PRIMARY KEY, gone INTEGER, kept VARCHAR(9), named VARCHAR(9))',
    );
    const old = await shapeOf(url);
    await sql(url, 'ALTER TABLE t DROP COLUMN gone');
    await sql(url, 'ALTER TABLE t RENAME COLUMN named TO other');
    await sql(url, "ALTER TABLE t ADD COLUMN fine VARCHAR(9) NOT NULL DEFAULT 'x'");
    await sql(url, 'CREATE UNIQUE INDEX idx_kept ON t (kept)');
    await sql(url, 'CREATE TABLE u (id INTEGER PRIMARY KEY, needed INTEGER NOT NULL)');
    expect(narrowings(old, await shapeOf(url))).toEqual([
      't.gone is gone',
      't.named is gone',
      't: unique kept is new',
    ]);
    if (kind === 'sqlite') return;
    await sql(url, 'ALTER TABLE t ADD COLUMN needed INTEGER NOT NULL, MODIFY kept VARCHAR(8) NOT NULL');
    expect(narrowings(old, await shapeOf(url))).toEqual([
      't.gone is gone',
      't.kept has no default any more',
      't.kept is no longer nullable',
      't.kept was varchar(9) and is varchar(8)',
      't.named is gone',
      't.needed is new and has no default',
      't: unique kept is new',
    ]);
  });
});

describe.each(SERVERS)('the release before and this one on one %s', (kind) => {
  it('both record all the way through an upgrade, and show the same', async () => {
    const url = await oldDatabase(kind);
    const token = await tokenOfOld(url);
    const old = await start(launchOld, url, 'false');
    const [first, second, third] = inThree(handfuls);
    await deliver({ hubs: [old], token }, first);
    const [migrated] = await Promise.all([
      thisHub(['migrate', 'up'], url),
      deliver({ hubs: [old], token }, second),
    ]);
    expect(migrated).toMatchObject({ code: 0, stderr: '' });
    const now = await start(launchHub, url, 'false');
    const both: Party = { hubs: [old, now], token };
    await deliver(both, third);
    for (const hub of both.hubs) await expectModel(hub, token);
    await useEachForTheOther(both, url);
    expect(await wrongCounts(url)).toEqual([]);
    // Nor were they ever wrong: who finds jobs miscounted writes it down here. (Sums of bytes are rounded.)
    expect(await sql(url, 'SELECT * FROM count_corrections WHERE jobs > 0')).toEqual([]);
    await expectHealthy(both);
    // The release before, started again, finds nothing to do to the newer schema.
    expect((await before.hub(['migrate', 'up'], url)).stdout).toBe('nothing to be applied\n');
  });
});

describe('the release before and this one on a SQLite file', () => {
  it('record in turn, forth and back, and show the same', async () => {
    const url = await oldDatabase('sqlite');
    const token = await tokenOfOld(url);
    const turns = [launchOld, launchHub, launchOld];
    for (const [turn, part] of inThree(handfuls).entries()) {
      const hub = await start(turns[turn] ?? launchHub, url, 'true');
      await deliver({ hubs: [hub], token }, part);
      if (turn === 2) await expectModel(hub, token);
      await expectHealthy({ hubs: [hub], token });
      expect(await hub.stop()).toBe(0);
      expect(await wrongCounts(url)).toEqual([]);
    }
  });
});

/** With the schema that the release before made. */
async function oldDatabase(kind: TestDatabaseKind): Promise<string> {
  const url = await freshDatabase(kind);
  expect(await before.hub(['migrate', 'up'], url)).toMatchObject({ code: 0, stderr: '' });
  return url;
}

async function launchOld(env: Record<string, string>): Promise<HubProcess> {
  return before.launch(env);
}

async function tokenOfOld(url: string): Promise<string> {
  const { stdout } = await before.hub(['token', 'create', 'ops', '--role', 'operator'], url);
  return /bth_\w+/.exec(stdout)?.[0] ?? '';
}

async function start(launch: typeof launchHub, url: string, migrates: 'true' | 'false'): Promise<HubProcess> {
  // No silence is judged here, however long the machine takes.
  const patient = { STALE_AFTER_SECONDS: '86400', FAIL_AFTER_SECONDS: '86400' };
  const hub = await launch({ DATABASE_URL: url, MIGRATE_ON_START: migrates, AUTH: 'required', ...patient });
  onTestFinished(() => hub.kill());
  return hub;
}

async function deliver({ hubs, token }: Party, part: readonly object[][]): Promise<void> {
  await inParallel(8, part, async (updates, index) => {
    const hub = hubs[index % hubs.length] ?? hubs[0];
    const path = '/api/v1/telemetry/batch';
    const answer = await request<{ results: { status: number }[] }>(
      hub,
      'POST',
      path,
      { updates },
      bearer(token),
    );
    expect(answer.body.results.map(({ status }) => status)).toEqual(updates.map(() => 200));
  });
}

async function expectModel(hub: Hub, token: string): Promise<void> {
  const path = '/api/v1/jobs?include=disks&limit=500';
  const { body } = await request<{ items: JobJson[] }>(hub, 'GET', path, undefined, bearer(token));
  const jobs = new Map(body.items.map((job) => [job.id, job]));
  expect(jobs.size).toBeGreaterThanOrEqual(HISTORIES);
  histories.forEach((sent, index) => {
    const expected = expectedJob(sent);
    const job = jobs.get(idOf(index)) ?? { disks: [] };
    expect(asModelled(job, expected), JSON.stringify(sent)).toEqual(expected);
  });
}

/** Each release reads what the other writes by routes other than reports: jobs, events, tokens, audit. */
async function useEachForTheOther({ hubs: [old, now], token }: Party, url: string): Promise<void> {
  if (!now) throw new Error('there are two');
  const made = await createToken(url);
  for (const hub of [old, now]) await untilKnown(hub, made);
  for (const [writer, reader] of [
    [old, now],
    [now, old],
  ] as const) {
    const path = `/api/v1/jobs/registered-by-${writer === old ? 'old' : 'new'}`;
    const said = { job_type: 'restore', vm_name: 'pg9', disks: [{ disk_index: 0, total_bytes: 7 }] };
    const get = async <T>(of: Hub, more = ''): Promise<T> =>
      (await request<T>(of, 'GET', path + more, undefined, bearer(made))).body;
    expect((await request(writer, 'PUT', path, said, bearer(token))).status).toBe(201);
    expect((await request(reader, 'POST', `${path}/cancel`, { reason: 'no' }, bearer(made))).status).toBe(
      200,
    );
    expect(await get(reader)).toMatchObject({ status: 'cancelled', vm_name: 'pg9', total_bytes: 7 });
    expect(await get(writer)).toMatchObject({ status: 'cancelled', error_message: 'no' });
    const events = await get<{ items: EventJson[] }>(writer, '/events');
    expect(events.items.map(({ to }) => to)).toEqual(['pending', 'cancelled']);
  }
  const actions =
    "SELECT action, COUNT(*) AS times FROM audit_events WHERE action LIKE 'job.%' GROUP BY action ORDER BY 1";
  expect(await sql(url, actions)).toEqual([
    { action: 'job.cancelled', times: 2 },
    { action: 'job.registered', times: 2 },
  ]);
}

/** Ready, and without a word of complaint. */
async function expectHealthy({ hubs }: Party): Promise<void> {
  for (const hub of hubs) {
    expect((await request(hub, 'GET', '/health/ready')).status).toBe(200);
    expect(linesAt(hub.output(), 'error', 'warn')).toEqual([]);
  }
}

/** Where what is kept for the metrics differs from the jobs that there are. */
async function wrongCounts(url: string): Promise<object[]> {
  const counted = await sql(
    url,
    'SELECT job_type, status, SUM(jobs) AS jobs FROM job_counts GROUP BY job_type, status HAVING SUM(jobs) <> 0 ORDER BY 1, 2',
  );
  const there = await sql(
    url,
    'SELECT job_type, status, COUNT(*) AS jobs FROM backup_jobs GROUP BY job_type, status ORDER BY 1, 2',
  );
  expect(there).not.toEqual([]);
  return JSON.stringify(counted) === JSON.stringify(there) ? [] : [{ counted, there }];
}

function updateOf(said: Report, index: number): object {
  return { ...said, job_type: 'backup', job_id: idOf(index) };
}

function idOf(index: number): string {
  return `job-${index}`;
}

function inThree<T>(items: readonly T[]): [T[], T[], T[]] {
  const third = Math.ceil(items.length / 3);
  return [items.slice(0, third), items.slice(third, 2 * third), items.slice(2 * third)];
}

function batched<T>(items: readonly T[], size = 5): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
