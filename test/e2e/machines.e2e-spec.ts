import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hub as command } from '../support/command-line.js';
import { DATABASES, freshDatabase, sql } from '../support/databases.js';
import { jobOf, report, request, startHub } from '../support/hub.js';
import type { Hub, JobJson } from '../support/hub.js';
import { inParallel } from '../support/parallel.js';
import { machineOf, machinesOf, modelled } from '../support/machines.js';
import type { MachineJson } from '../support/machines.js';
import { Random } from '../support/random.js';
import { openForSuite } from '../support/suite-hub.js';
import { ago, DAY, HOUR, MINUTE } from '../support/summary.js';
import { bearer, createToken, untilKnown } from '../support/tokens.js';

const PATIENT = { STALE_AFTER_SECONDS: '86400', FAIL_AFTER_SECONDS: '172800' };
/** The last noon before today, or so many days earlier: runs within hours of it are of one day. */
const noon = (daysAgo: number): number => Math.floor(Date.now() / DAY) * DAY - daysAgo * DAY - DAY / 2;
const at = (ms: number): string => new Date(ms).toISOString();

interface Run {
  readonly vm?: string;
  readonly type?: string;
  readonly start: number;
  readonly tookMs?: number;
  readonly status?: string;
  readonly bytes?: number;
  readonly warnings?: number;
}

describe.each(DATABASES)('machines on %s', (kind) => {
  let hub: Hub;
  let url: string;
  let runs = 0;

  beforeAll(async () => {
    const suite = await openForSuite(kind, PATIENT);
    ({ hub, databaseUrl: url } = suite);
    return suite.end;
  });
  beforeEach(async () => {
    for (const table of ['backup_jobs', 'last_successes']) await sql(url, `DELETE FROM ${table}`);
  });

  function updatesOf({ vm, type, start, tookMs = HOUR, status, bytes, warnings }: Run): object[] {
    const job_id = `run-${runs++}`;
    const told = { job_type: type ?? 'backup', job_id, ...(vm === undefined ? {} : { vm_name: vm }) };
    const first = { ...told, status: 'running', sequence: 1, timestamp: at(start) };
    if (status === 'running') return [first];
    const end = { ...told, status: status ?? 'completed', sequence: 2, timestamp: at(start + tookMs) };
    return [first, { ...end, bytes_transferred: bytes ?? 0, warning_count: warnings ?? 0 }];
  }

  async function run(...all: Run[]): Promise<void> {
    const updates = all.flatMap(updatesOf);
    for (let start = 0; start < updates.length; start += 500) {
      const some = updates.slice(start, start + 500);
      const answer = await request<{ results: { status: number }[] }>(
        hub,
        'POST',
        '/api/v1/telemetry/batch',
        { updates: some },
      );
      expect(answer.body.results.filter(({ status }) => status !== 200)).toEqual([]);
    }
  }

  async function allJobs(): Promise<JobJson[]> {
    const jobs: JobJson[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const path: string = `/api/v1/jobs?limit=500${cursor && `&cursor=${cursor}`}`;
      const { body } = await request<{ items: JobJson[]; next_cursor: string | null }>(hub, 'GET', path);
      jobs.push(...body.items);
      cursor = body.next_cursor;
    }
    return jobs;
  }

  const namesOf = (items: readonly MachineJson[]): string[] =>
    items.map(({ vm_name, job_type }) => `${vm_name} ${job_type}`);

  it('are none where no job names one', async () => {
    await report(hub, 'nameless', { status: 'completed' });
    expect(await machinesOf(hub)).toEqual({ items: [], next_cursor: null });
  });

  it('have an item for each job type, with its figures', async () => {
    await run(
      { vm: 'pg1', start: noon(3), bytes: 100 },
      { vm: 'pg1', start: noon(2), tookMs: 2 * HOUR, bytes: 400, warnings: 1 },
      { vm: 'pg1', start: noon(1), tookMs: 3 * HOUR, bytes: 300 },
      { vm: 'pg1', start: noon(1) + 5 * HOUR, status: 'failed' },
      { vm: 'pg1', start: noon(0), status: 'failed' },
      { vm: 'pg1', type: 'restore', start: noon(5), status: 'failed' },
    );
    const { items } = await machinesOf(hub, 'sort=name');
    const last = await jobOf(hub, `run-${runs - 2}`);
    expect(items).toEqual([
      {
        vm_name: 'pg1',
        job_type: 'backup',
        last_good_at: at(noon(1) + 3 * HOUR),
        failures_since: 2,
        usual_interval_seconds: 86_400,
        usual_seconds: 7_200,
        usual_bytes: 300,
        last_job: {
          id: last.id,
          status: 'failed',
          started_at: at(noon(0)),
          completed_at: at(noon(0) + HOUR),
        },
        days: [...Array.from({ length: 9 }, () => 'none'), 'good', 'warnings', 'failed', 'failed', 'none'],
      },
      expect.objectContaining({
        job_type: 'restore',
        last_good_at: null,
        failures_since: 1,
        usual_interval_seconds: null,
        usual_seconds: null,
        usual_bytes: null,
      }),
    ]);
  });

  it('show how the last run of each day ended', async () => {
    await run(
      { vm: 'pg1', start: noon(6), status: 'failed' },
      { vm: 'pg1', start: noon(6) + 2 * HOUR },
      { vm: 'pg1', start: noon(5) },
      { vm: 'pg1', start: noon(5) + 2 * HOUR, status: 'failed' },
      { vm: 'pg1', start: noon(4) },
      { vm: 'pg1', start: noon(4) + 2 * HOUR, status: 'cancelled' },
      { vm: 'pg1', start: noon(3), status: 'cancelled' },
      { vm: 'pg1', start: noon(2), tookMs: 20 * HOUR, warnings: 3 },
      { vm: 'pg1', start: noon(1) },
      { vm: 'pg1', start: noon(1) + HOUR, status: 'running' },
    );
    await request(hub, 'PUT', '/api/v1/jobs/waiting', { job_type: 'backup', vm_name: 'pg1' });
    const days = async (): Promise<string[] | undefined> => (await machinesOf(hub)).items[0]?.days.slice(-8);
    // A run belongs to the day on which it began, also where it ended on the next.
    expect(await days()).toEqual([
      'good',
      'failed',
      'good',
      'none',
      'warnings',
      'running',
      'none',
      'running',
    ]);
    await request(hub, 'POST', '/api/v1/jobs/waiting/cancel', {});
    expect((await days())?.at(-1)).toBe('none');
  });

  it('are as their jobs have it, however many those are and whatever became of them', async () => {
    const random = new Random(5);
    const machines = ['daily', 'hourly', 'failing', 'odd'];
    await run(
      ...Array.from({ length: 100 }, (_, day) => ({
        vm: 'daily',
        start: noon(day) + random.pick([0, 1, 2]) * HOUR - DAY,
      })),
      ...Array.from({ length: 700 }, (_, hour) => ({
        vm: 'hourly',
        start: Date.now() - hour * HOUR - 20 * MINUTE,
        tookMs: random.pick([1, 5, 9]) * MINUTE,
        status: random.pick(['completed', 'completed', 'failed', 'cancelled']),
        bytes: random.pick([10, 500, 70_000]),
        warnings: random.pick([0, 0, 1]),
      })),
      // None of the newest 300 is good: what is usual, and what failed since, lies far back.
      ...Array.from({ length: 340 }, (_, index) => ({
        vm: 'failing',
        start: Date.now() - index * HOUR - 20 * MINUTE,
        tookMs: MINUTE,
        status: index < 300 ? random.pick(['failed', 'failed', 'cancelled']) : 'completed',
      })),
      ...Array.from({ length: 60 }, (_, index) => ({
        vm: 'odd',
        type: random.pick(['restore', 'replication']),
        start: noon(index % 20) - random.pick([1, 2, 3]) * HOUR - index * MINUTE,
        status: random.pick(['completed', 'failed', 'running', 'cancelled']),
        warnings: random.pick([0, 1]),
      })),
    );
    const jobs = await allJobs();
    expect(jobs).toHaveLength(1_200);
    const { items } = await machinesOf(hub, 'sort=name');
    expect(namesOf(items)).toEqual([
      'daily backup',
      'failing backup',
      'hourly backup',
      'odd replication',
      'odd restore',
    ]);
    for (const item of items) expect(item).toEqual(modelled(jobs, item.vm_name, item.job_type, 14));
    for (const name of machines) {
      const page = await machineOf(hub, name);
      for (const item of page.items) expect(item).toEqual(modelled(jobs, name, item.job_type, 90));
      const due = jobs
        .filter(({ vm_name }) => vm_name === name)
        .toSorted(
          (a, b) => Date.parse(b.started_at ?? b.created_at) - Date.parse(a.started_at ?? a.created_at),
        )
        .slice(0, 200);
      expect(page.runs.map(({ id }) => id)).toEqual(due.map(({ id }) => id));
      const [first] = page.runs;
      const [job] = due;
      expect(first).toEqual({
        id: job?.id,
        job_type: job?.job_type,
        backup_type: job?.backup_type,
        status: job?.status,
        failure_reason: job?.failure_reason,
        bytes_transferred: job?.bytes_transferred,
        started_at: job?.started_at,
        completed_at: job?.completed_at,
        took_seconds: job?.completed_at
          ? Math.floor((Date.parse(job.completed_at) - Date.parse(job.started_at ?? '')) / 1000)
          : null,
        warning_count: job?.warning_count,
      });
    }
  });

  describe('in pages', () => {
    const pages = async (query: string): Promise<MachineJson[]> => {
      const items: MachineJson[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page = await machinesOf(hub, `${query}${cursor && `&cursor=${cursor}`}`);
        items.push(...page.items);
        cursor = page.next_cursor;
      }
      return items;
    };

    it('come the longest without a good run first, those without any first of all; or by name', async () => {
      const random = new Random(9);
      const names = ['a', 'B', 'ü', '仮想', '💾', '～', 'a b', "o'x", '100%', 'a/b'];
      const moments = [noon(1), noon(2), noon(3)] as const;
      const told: Run[] = names.flatMap((vm) =>
        ['backup', 'restore', 'replication'].map((type) => ({
          vm,
          type,
          start: random.pick(moments),
          status: random.pick(['completed', 'completed', 'completed', 'failed', 'running']),
        })),
      );
      await run(...told);
      const bytes = (item: MachineJson): string =>
        Buffer.from(`${item.vm_name}\0${item.job_type}`).toString('hex');
      for (const limit of [1, 4, 7, 50]) {
        const worst = await pages(`sort=worst&limit=${limit}`);
        expect(worst).toHaveLength(30);
        const keys = worst.map((item) => `${item.last_good_at ?? ''} ${bytes(item)}`);
        expect(keys).toEqual(keys.toSorted());
        const byName = (await pages(`sort=name&limit=${limit}`)).map(bytes);
        expect(byName).toEqual(byName.toSorted());
        expect(new Set(byName).size).toBe(30);
      }
      expect(await pages('limit=7')).toEqual(await pages('sort=worst&limit=50'));
    });

    it('have the names that contain q, in any case', async () => {
      await run(
        ...['pg-PROD-1', 'pg-prod-2', 'web-prod', 'pg.1', 'Σίσυφος'].map((vm) => ({ vm, start: noon(1) })),
      );
      expect(namesOf(await pages('q=pg-prod&sort=name&limit=1'))).toEqual([
        'pg-PROD-1 backup',
        'pg-prod-2 backup',
      ]);
      expect(namesOf(await pages('q=ΣΊΣΥΦΟΣ'))).toEqual(['Σίσυφος backup']);
      expect(namesOf(await pages('q=.&sort=name'))).toEqual(['pg.1 backup']);
      expect(await pages('q=nothing')).toEqual([]);
    });

    it.each(['sort=best', 'limit=0', 'limit=501', 'cursor=x', 'vm=x', 'q=a&q=b', 'sort='])(
      'say 422 to %s',
      async (query) => {
        expect((await request(hub, 'GET', `/api/v1/machines?${query}`)).status).toBe(422);
      },
    );

    it('say 422 to the cursor of the other order', async () => {
      await run(...['a', 'b'].map((vm) => ({ vm, start: noon(1) })));
      const { next_cursor } = await machinesOf(hub, 'sort=name&limit=1');
      const path = `/api/v1/machines?limit=1&cursor=${next_cursor}`;
      expect(await request(hub, 'GET', path)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/cursor' }] },
      });
      expect((await request(hub, 'GET', `${path}&sort=name`)).status).toBe(200);
    });

    it('have an ETag, and 304 for who has them', async () => {
      await run({ vm: 'a', start: noon(1) });
      for (const path of ['/api/v1/machines', '/api/v1/machines/a']) {
        const etag = (await request(hub, 'GET', path)).headers.get('etag') ?? '';
        expect((await request(hub, 'GET', path, undefined, { 'if-none-match': etag })).status).toBe(304);
      }
    });
  });

  describe('have the last good run', () => {
    const good = async (vm: string): Promise<string | null | undefined> =>
      (await machineOf(hub, vm)).items[0]?.last_good_at;

    it('that ended last, whatever order they were reported in', async () => {
      await run({ vm: 'pg1', start: noon(1) }, { vm: 'pg1', start: noon(4) }, { vm: 'pg1', start: noon(3) });
      expect(await good('pg1')).toBe(at(noon(1) + HOUR));
    });

    it('of those that are still completed, under the name that they have', async () => {
      const told = (id: string, more: object) => report(hub, id, { vm_name: 'pg1', ...more });
      await told('a', { status: 'completed', sequence: 1, timestamp: at(noon(3)) });
      await told('b', { status: 'completed', sequence: 1, timestamp: at(noon(2)) });
      expect(await good('pg1')).toBe(at(noon(2)));
      await told('b', { status: 'completed', sequence: 2, timestamp: at(noon(1)) });
      expect(await good('pg1')).toBe(at(noon(1)));
      await told('b', { status: 'completed', sequence: 3, timestamp: at(noon(5)) });
      expect(await good('pg1')).toBe(at(noon(3)));
      await told('a', { status: 'running', sequence: 2 });
      expect(await good('pg1')).toBe(at(noon(5)));
      await report(hub, 'b', { status: 'completed', sequence: 4, timestamp: at(noon(5)), vm_name: 'pg2' });
      expect(await good('pg1')).toBeNull();
      expect(await good('pg2')).toBe(at(noon(5)));
      await told('a', { status: 'completed', sequence: 3, timestamp: at(noon(0)) });
      expect(await good('pg1')).toBe(at(noon(0)));
    });

    it('also when its job is pruned, as the machine stays', async () => {
      await run({ vm: 'pg1', start: noon(40) }, { vm: 'pg2', start: noon(40), status: 'failed' });
      await command(['prune', '--older-than', '10d'], url);
      const { items } = await machinesOf(hub);
      expect(items).toMatchObject([
        { vm_name: 'pg2', last_good_at: null, failures_since: 0, last_job: null },
        { vm_name: 'pg1', last_good_at: at(noon(40) + HOUR), last_job: null, usual_bytes: null },
      ]);
      expect(await machineOf(hub, 'pg1')).toMatchObject({ items: [{ vm_name: 'pg1' }], runs: [] });
    });

    it('whatever several hubs are told of it at the same time', async () => {
      const hubs = kind === 'sqlite' ? [hub] : [hub, await startHub({ DATABASE_URL: url, ...PATIENT })];
      const random = new Random(17);
      const ids = Array.from({ length: 12 }, (_, index) => `shared-${index}`);
      for (let sequence = 1; sequence <= 8; sequence++) {
        await inParallel(12, ids, async (id, index) => {
          const update = {
            sequence,
            status: random.pick(['completed', 'completed', 'running', 'failed']),
            vm_name: random.pick(['pg1', 'pg1', 'pg1', 'pg2']),
            timestamp: ago(random.pick([1, 2, 3, 4, 5, 6]) * DAY),
          };
          const told = hubs[(index + sequence) % hubs.length] ?? hub;
          expect((await report(told, id, update)).status).toBe(200);
        });
        const jobs = await allJobs();
        for (const vm of ['pg1', 'pg2']) {
          const ends = jobs
            .filter(({ vm_name, status }) => vm_name === vm && status === 'completed')
            .map(({ completed_at }) => completed_at ?? '');
          if (jobs.some(({ vm_name }) => vm_name === vm))
            expect(await good(vm)).toBe(ends.toSorted().at(-1) ?? null);
        }
      }
    });
  });

  it('have names of any kind, percent-encoded', async () => {
    const names = [
      'a/b',
      '100%',
      'Büro Server',
      '仮想マシン-01',
      '.hidden',
      'q?x#y',
      '<b>&"\'',
      'x'.repeat(255),
      '💾'.repeat(255),
      'a\u0001b',
    ];
    await run(...names.map((vm) => ({ vm, start: noon(1) })));
    for (const name of names) {
      expect((await machineOf(hub, name)).items).toMatchObject([
        { vm_name: name, last_good_at: at(noon(1) + HOUR) },
      ]);
      const badge = await fetch(`${hub.url}/api/v1/machines/${encodeURIComponent(name)}/badge.svg`);
      expect(badge.status).toBe(200);
    }
    expect((await request(hub, 'GET', `/api/v1/machines/${'x'.repeat(256)}`)).status).toBe(422);
    expect(await request(hub, 'GET', '/api/v1/machines/nobody')).toMatchObject({
      status: 404,
      body: { type: 'urn:backup-telemetry-hub:problem:machine-not-found' },
    });
    expect((await request(hub, 'GET', '/api/v1/machines/nobody?x=1')).status).toBe(422);
    expect((await request(hub, 'GET', '/api/v1/machines/no%zzbody')).status).toBe(400);
  });

  describe('have a badge', () => {
    const badge = async (path: string): Promise<{ status: number; text: string; headers: Headers }> => {
      const { status, headers, ...answer } = await fetch(`${hub.url}/api/v1/machines/${path}`).then(
        async (response) => ({
          status: response.status,
          headers: response.headers,
          text: await response.text(),
        }),
      );
      return { status, headers, text: answer.text };
    };
    const says = async (path: string): Promise<string | undefined> =>
      /<title>(.*)<\/title>/.exec((await badge(path)).text)?.[1];

    it('that says how it went, in words', async () => {
      await run(
        { vm: 'fine', start: Date.now() - 22 * HOUR },
        { vm: 'failing', start: Date.now() - 72 * HOUR },
        { vm: 'failing', start: Date.now() - 48 * HOUR },
        { vm: 'failing', start: Date.now() - 2 * HOUR, status: 'failed' },
        { vm: 'late', start: noon(12) },
        { vm: 'late', start: noon(11) },
        { vm: 'never', start: noon(1), status: 'failed' },
        { vm: 'never', type: 'restore', start: Date.now() - HOUR - 10 * MINUTE },
      );
      const { status, headers, text } = await badge('fine/badge.svg');
      expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
        200,
        'image/svg+xml; charset=utf-8',
        'private, max-age=60',
      ]);
      expect(text).toMatch(
        /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [^>]*role="img" aria-label="fine backup: good 21 h ago">.*<\/svg>$/,
      );
      expect(await says('failing/badge.svg')).toBe('failing backup: failing, good 47 h ago');
      expect(await says('late/badge.svg')).toMatch(/^late backup: overdue, good 1[12] d ago$/);
      expect(await says('never/badge.svg')).toBe('never backup: never good');
      expect(await says('never/badge.svg?job_type=restore')).toBe('never restore: good 10 min ago');
    });

    it('or a problem', async () => {
      await run({ vm: 'pg1', start: noon(1) });
      expect((await badge('nobody/badge.svg')).status).toBe(404);
      expect((await badge('pg1/badge.svg?job_type=restore')).status).toBe(404);
      expect((await badge('pg1/badge.svg?job_type=theft')).status).toBe(422);
      expect((await badge('pg1/badge.svg?colour=red')).status).toBe(422);
    });

    it('whose text cannot become markup', async () => {
      const vm = '<script>alert(1)</script>&\u0001"\'';
      await run({ vm, start: noon(1) });
      const { text } = await badge(`${encodeURIComponent(vm)}/badge.svg`);
      expect(text).not.toContain('<script');
      expect(text).not.toContain('\u0001');
      expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&amp;\uFFFD&quot;&#39; backup');
    });
  });
});

describe('badges of a hub that requires tokens', () => {
  const start = async (badges: string): Promise<{ hub: Hub; token: string }> => {
    const url = await freshDatabase('sqlite');
    const env = { DATABASE_URL: url, MIGRATE_ON_START: 'true', AUTH: 'required', BADGES: badges };
    const hub = await startHub(env);
    const token = await createToken(url);
    await untilKnown(hub, token);
    const body = { status: 'completed', vm_name: 'pg1' };
    expect((await request(hub, 'POST', '/api/v1/telemetry/backup/a', body, bearer(token))).status).toBe(200);
    return { hub, token };
  };
  const badge = (hub: Hub, headers = {}): Promise<Response> =>
    fetch(`${hub.url}/api/v1/machines/pg1/badge.svg`, { headers });

  it('need one', async () => {
    const { hub, token } = await start('viewer');
    expect((await badge(hub)).status).toBe(401);
    expect((await badge(hub, bearer(token))).status).toBe(200);
  });

  it('need none where they are public, and nothing else is', async () => {
    const { hub, token } = await start('public');
    const answer = await badge(hub);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'public, max-age=60']);
    for (const path of [
      '/api/v1/machines/pg1',
      '/api/v1/machines',
      '/api/v1/summary',
      '/api/v1/throughput',
    ]) {
      expect([path, (await request(hub, 'GET', path)).status]).toEqual([path, 401]);
    }
    const { body } = await request<{ paths: Record<string, Record<string, Record<string, unknown>>> }>(
      hub,
      'GET',
      '/api/openapi.json',
      undefined,
      bearer(token),
    );
    const operation = body.paths['/api/v1/machines/{vmName}/badge.svg']?.['get'];
    expect(operation).toMatchObject({ 'x-required-role': 'nobody' });
    expect(operation).not.toHaveProperty('security');
  });
});
