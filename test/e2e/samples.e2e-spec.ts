import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DATABASES, sql } from '../support/databases.js';
import { jobOf, report, request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { Random } from '../support/random.js';
import { deliverInBatches, nightly, peakOf, samplesOf } from '../support/samples.js';
import { openForSuite } from '../support/suite-hub.js';
import { ago, HOUR, MINUTE } from '../support/summary.js';

/** No silence is judged, however long the machine takes; a job is stuck soon. */
const ENV = { STALE_AFTER_SECONDS: '86400', FAIL_AFTER_SECONDS: '172800', NO_PROGRESS_SECONDS: '600' };
/** A full bucket of 5 seconds, an hour ago. */
const START = Math.floor((Date.now() - HOUR) / 120_000) * 120_000;
const at = (second: number): string => new Date(START + second * 1_000).toISOString();

/** The pages of `job_samples`; on SQLite those of the whole file, of which hardly any belong to other tables. */
async function bytesOfSamples(url: string): Promise<number> {
  if (url.startsWith('sqlite:')) {
    const pragma = async (name: string): Promise<number> =>
      Number((await sql(url, `PRAGMA ${name}`))[0]?.[name]);
    return ((await pragma('page_count')) - (await pragma('freelist_count'))) * (await pragma('page_size'));
  }
  await sql(url, 'ANALYZE TABLE job_samples');
  const [row] = await sql(
    url,
    `SELECT data_length AS bytes FROM information_schema.tables
     WHERE table_schema = DATABASE() AND table_name = 'job_samples'`,
  );
  return Number(row?.['bytes']);
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const keyed = items.map((item) => [random.next(), item] as const);
  return keyed.toSorted(([a], [b]) => a - b).map(([, item]) => item);
}

describe.each(DATABASES)('the curve of a job on %s', (kind) => {
  let hub: Hub;
  let url: string;
  let forgetJobs: () => Promise<void>;

  beforeAll(async () => {
    const suite = await openForSuite(kind, ENV);
    ({ hub, databaseUrl: url, forgetJobs } = suite);
    return suite.end;
  });
  afterEach(() => forgetJobs());

  it('has the greatest bytes of each bucket of 5 seconds, and the speeds between them', async () => {
    const said: [second: number, bytes: number][] = [[0, 100], [3, 400], [4, 300], [5, 1_400], [21, 5_400], [20, 900]]; // prettier-ignore
    for (const [second, bytes_transferred] of said) {
      await report(hub, 'j', { status: 'running', timestamp: at(second), bytes_transferred });
    }
    expect(await samplesOf(hub, 'j')).toEqual({
      job_id: 'j',
      step_seconds: 5,
      t: [0, 5, 20].map((second) => START / 1_000 + second),
      bytes: [400, 1_400, 5_400],
      speed_min: [null, 200, 267],
      speed_max: [null, 200, 267],
      disks: [],
    });
  });

  it('has the sum of what its disks had reached by then, where it has no figure of its own', async () => {
    const disk = (disk_index: number, bytes_transferred: number): object => ({
      disk_index,
      bytes_transferred,
    });
    await report(hub, 'j', { status: 'running', timestamp: at(0), disks: [disk(0, 10)] });
    await report(hub, 'j', { status: 'running', timestamp: at(5), disks: [disk(2, 5)] });
    await report(hub, 'j', { status: 'running', timestamp: at(400), disks: [disk(0, 20)] });
    const samples = await samplesOf(hub, 'j');
    expect(samples.bytes).toEqual([10, 15, 25]);
    expect(samples.disks).toEqual([
      { disk_index: 0, bytes: [10, 10, 20] },
      { disk_index: 2, bytes: [null, 5, 5] },
    ]);
  });

  it('is the same in whatever order its updates arrive, however often, and in whatever batches', async () => {
    const random = new Random(20_261_126);
    const updates = nightly('j0', START, 240);
    const answers = [];
    for (let way = 0; way < 4; way++) {
      const mine = updates.map((update) => ({ ...update, job_id: `j${way}` }));
      const order = way === 0 ? mine : shuffled(random, [...mine, ...mine]);
      await deliverInBatches(hub, order, way === 3 ? 7 : 500);
      answers.push({ ...(await samplesOf(hub, `j${way}`, 2_000)), job_id: '' });
    }
    expect(answers[0]?.t).toHaveLength(240);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it('keeps its peak in however few points, and has no more than were asked for', async () => {
    await deliverInBatches(hub, nightly('j', START, 360));
    const whole = await samplesOf(hub, 'j', 2_000);
    for (const points of [2, 3, 17, 300]) {
      const fewer = await samplesOf(hub, 'j', points);
      expect(fewer.t.length).toBeLessThanOrEqual(points);
      expect(peakOf(fewer)).toBe(peakOf(whole));
      expect(fewer.bytes.at(-1)).toBe(whole.bytes.at(-1));
    }
  });

  it('gets nothing from an update without a time that is late or comes again', async () => {
    await report(hub, 'j', { status: 'running', sequence: 5, timestamp: at(0), bytes_transferred: 50 });
    await report(hub, 'j', { status: 'running', sequence: 5, timestamp: at(0), bytes_transferred: 50 });
    await report(hub, 'j', { status: 'running', sequence: 3, bytes_transferred: 30 });
    expect((await samplesOf(hub, 'j')).bytes).toEqual([50]);
  });

  it('is empty without samples, a 404 without a job, and 304 for those who have it', async () => {
    await report(hub, 'none', { status: 'running', progress_percent: 5 });
    expect(await samplesOf(hub, 'none')).toMatchObject({
      t: [],
      bytes: [],
      speed_min: [],
      speed_max: [],
      disks: [],
    });
    const path = '/api/v1/jobs/none/samples';
    const { headers } = await request(hub, 'GET', path);
    const known = { 'if-none-match': headers.get('etag') ?? '' };
    expect((await request(hub, 'GET', path, undefined, known)).status).toBe(304);
    expect((await request(hub, 'GET', '/api/v1/jobs/nobody/samples')).status).toBe(404);
    for (const query of ['points=1', 'points=2001', 'points=x', 'step=5']) {
      expect((await request(hub, 'GET', `${path}?${query}`)).status, query).toBe(422);
    }
  });

  it('is small for the rows of a table: the last 30 minutes of each job that there is', async () => {
    const odd = 'a,b (c)/%';
    await deliverInBatches(hub, nightly(odd, START, 600));
    await report(hub, 'short', { status: 'running', timestamp: at(0), bytes_transferred: 9 });
    const path = `/api/v1/samples?points=16&jobs=${encodeURIComponent(odd)},nobody,short`;
    const { body } = await request<{ items: { job_id: string; t: number[]; speed: (number | null)[] }[] }>(
      hub,
      'GET',
      path,
    );
    expect(body.items.map(({ job_id }) => job_id)).toEqual([odd, 'short']);
    const [curve] = body.items;
    expect(curve?.t.length).toBeLessThanOrEqual(16);
    expect(curve?.t.length).toBeGreaterThan(10);
    expect(curve?.speed).toHaveLength(curve?.t.length ?? 0);
    expect(curve?.t[0]).toBeGreaterThanOrEqual(START / 1_000 + 600 * 5 - 1_800 - 120);
    const ids = Array.from({ length: 51 }, (_, index) => `j${index}`);
    expect((await request(hub, 'GET', `/api/v1/samples?jobs=${ids.join(',')}`)).status).toBe(422);
    expect((await request(hub, 'GET', `/api/v1/samples?jobs=${ids.slice(1).join(',')}`)).status).toBe(200);
    expect((await request(hub, 'GET', '/api/v1/samples')).status).toBe(422);
  });

  it('takes as little room as it should: eight hours with three disks, an update every 5 seconds', async () => {
    const empty = await bytesOfSamples(url);
    await deliverInBatches(hub, nightly('j', Date.now() - 9 * HOUR, 5_760), 1_000);
    const [row] = await sql(url, 'SELECT MAX(LENGTH(samples)) AS tail FROM backup_jobs');
    const bytes = (await bytesOfSamples(url)) - empty + Number(row?.['tail']);
    console.log(`${kind}: ${bytes} bytes`);
    expect(bytes).toBeLessThan(kind === 'sqlite' ? 60_000 : 110_000);
    expect((await samplesOf(hub, 'j', 2_000)).t.length).toBeGreaterThan(1_000);
  });
});

describe.each(DATABASES)('what the hub makes of a curve on %s', (kind) => {
  let hub: Hub;
  let url: string;
  let forgetJobs: () => Promise<void>;

  beforeAll(async () => {
    const suite = await openForSuite(kind, ENV);
    ({ hub, databaseUrl: url, forgetJobs } = suite);
    return suite.end;
  });
  afterEach(() => forgetJobs());

  /** A job that has copied 1 MB a second for `seconds`, until now. */
  async function steady(
    id: string,
    seconds: number,
    more: (second: number) => object = () => ({}),
  ): Promise<void> {
    const now = Date.now();
    for (let second = 0; second <= seconds; second += 10) {
      const timestamp = new Date(now - (seconds - second) * 1_000).toISOString();
      const figures = { bytes_transferred: second * 1_000_000, total_bytes: 1_000_000_000 };
      await report(hub, id, { status: 'running', timestamp, ...figures, ...more(second) });
    }
  }

  it('is its speed over the last 60 s, and when it will be done', async () => {
    await steady('j', 120);
    const job = await jobOf(hub, 'j');
    expect(job).toMatchObject({ observed_speed_bps: 1_000_000, stuck: false, took_seconds: null });
    const left = (Date.parse(job.estimated_completion_at ?? '') - Date.now()) / 1_000;
    expect(left).toBeGreaterThan(780);
    expect(left).toBeLessThan(980);
    const { body } = await request<{ items: object[] }>(hub, 'GET', '/api/v1/jobs');
    expect(body.items[0]).toMatchObject({ observed_speed_bps: 1_000_000, stuck: false });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['the total is unknown', () => steady('j', 60, () => ({ total_bytes: -1 }))],
    ['the total has grown', () => steady('j', 60, (second) => ({ total_bytes: 1e9 + second * 1e6 }))],
    ['there are less than 30 s of samples', () => steady('j', 20)],
    ['all bytes are there', () => steady('j', 60, () => ({ total_bytes: 60_000_000 }))],
    ['it has no bytes', () => report(hub, 'j', { status: 'running', progress_percent: 50 })],
    ['it waits', () => request(hub, 'PUT', '/api/v1/jobs/j', { job_type: 'backup', total_bytes: 5 })],
    ['it is over', () => steady('j', 60, (second) => (second === 60 ? { status: 'completed' } : {}))],
    [
      'it is stuck',
      async () => {
        await steady('j', 60);
        await sql(url, "UPDATE backup_jobs SET last_progress_at = '2026-01-01 00:00:00.000'");
      },
    ],
  ])('has no estimate where %s', async (_why, prepare) => {
    await prepare();
    expect((await jobOf(hub, 'j')).estimated_completion_at).toBeNull();
  });

  it('promises a later end where a job is over its estimate', async () => {
    const longAgo = Date.now() - 20 * MINUTE;
    for (let second = 0; second <= 60; second += 10) {
      const timestamp = new Date(longAgo + second * 1_000).toISOString();
      await report(hub, 'j', { status: 'running', timestamp, bytes_transferred: second, total_bytes: 70 });
    }
    const { estimated_completion_at: end } = await jobOf(hub, 'j');
    expect(Date.parse(end ?? '')).toBeGreaterThan(Date.now());
  });

  it('is stuck after its time, and no more with the next byte', async () => {
    await report(hub, 'j', { status: 'running', bytes_transferred: 5 });
    await sql(url, "UPDATE backup_jobs SET last_progress_at = '2026-01-01 00:00:00.000'");
    await report(hub, 'j', { status: 'running', bytes_transferred: 5 });
    expect((await jobOf(hub, 'j')).stuck).toBe(true);
    await report(hub, 'j', { status: 'running', bytes_transferred: 6 });
    expect((await jobOf(hub, 'j')).stuck).toBe(false);
  });

  it('took whole seconds from start to end', async () => {
    await report(hub, 'j', { status: 'running', timestamp: ago(90_900) });
    await report(hub, 'j', { status: 'completed', timestamp: ago(0) });
    const { took_seconds: took, started_at: start, completed_at: end } = await jobOf(hub, 'j');
    expect(took).toBe(Math.floor((Date.parse(end ?? '') - Date.parse(start ?? '')) / 1_000));
  });
});
