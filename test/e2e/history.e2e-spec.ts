import { beforeAll, describe, expect, it } from 'vitest';
import { DATABASES } from '../support/databases.js';
import { jobOf, report, request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { openHub } from '../support/hub-here.js';
import {
  askSamples,
  greatestSpeed,
  quarterAgo,
  samplesOf,
  sendAll,
  tell,
  toldOf,
  unevenJob,
} from '../support/history.js';
import type { SamplesJson, SmallCurveJson, Told } from '../support/history.js';
import { shuffled } from '../support/parallel.js';
import { Random } from '../support/random.js';
import { openForSuite } from '../support/suite-hub.js';

/** No silence is judged, however long the machine takes. */
const PATIENT = { STALE_AFTER_SECONDS: '86400', FAIL_AFTER_SECONDS: '172800' };
const START = quarterAgo(3 * 3_600);

describe.each(DATABASES)('the curve of a job on %s', (kind) => {
  let hub: Hub;
  /** Another hub on the same database, but for SQLite. */
  let other: Hub;

  beforeAll(async () => {
    const suite = await openForSuite(kind, PATIENT);
    ({ hub } = suite);
    if (kind === 'sqlite') {
      other = hub;
      return suite.end;
    }
    const second = await openHub({ DATABASE_URL: suite.databaseUrl, ...PATIENT });
    other = second;
    return async () => {
      await second.close();
      await suite.end();
    };
  });

  it('has the greatest bytes of each bucket of 5 seconds, and the speeds between those that are there', async () => {
    await tell(
      hub,
      'own',
      { sequence: 1, at: START + 1, own: 100 },
      { sequence: 2, at: START + 3, own: 300 },
      { sequence: 3, at: START + 4.999, own: 200 },
      { sequence: 4, at: START + 12, own: 1_300 },
      { sequence: 5, at: START + 13 },
      { sequence: 6, at: START + 34, own: 5_300 },
    );
    expect((await askSamples(hub, 'own')).body).toEqual({
      job_id: 'own',
      step_seconds: 5,
      t: [START, START + 10, START + 30],
      bytes: [300, 1_300, 5_300],
      speed_min: [null, 100, 200],
      speed_max: [null, 100, 200],
      disks: [],
    });
  });

  it('has the sum of what the disks had reached, where the job gives no figure of its own', async () => {
    const disk = (disk_index: number, bytes_transferred: number): object => ({
      disk_index,
      bytes_transferred,
    });
    const said = (sequence: number, at: number, disks: object[], own?: number): object => ({
      ...toldOf('disks', { sequence, at: START + at, ...(own === undefined ? {} : { own }) }),
      disks,
    });
    await sendAll(hub, [
      said(1, 0, [disk(0, 10)]),
      said(2, 5, [disk(1, 100)]),
      said(3, 10, [disk(0, 60)]),
      said(4, 15, [disk(0, 70)], 200),
      said(5, 20, [disk(1, 180)]),
    ]);
    expect(await samplesOf(hub, 'disks')).toMatchObject({
      t: [0, 5, 10, 15, 20].map((at) => START + at),
      bytes: [10, 110, 160, 200, 250],
      speed_max: [null, 20, 10, 8, 10],
      disks: [
        { disk_index: 0, bytes: [10, 10, 60, 70, 70] },
        { disk_index: 1, bytes: [null, 100, 100, 100, 180] },
      ],
    });
  });

  it('keeps its greatest speed and its last bytes in however few points', async () => {
    const told = unevenJob(new Random(5), START, 3_600);
    await tell(hub, 'long', ...told);
    const whole = await samplesOf(hub, 'long');
    expect(whole).toMatchObject({ step_seconds: 5, t: told.map(({ at }) => at) });
    for (const points of [2, 3, 7, 60, 300, 719, 720]) {
      const fewer = await samplesOf(hub, 'long', points);
      const columns = [
        fewer.bytes,
        fewer.speed_min,
        fewer.speed_max,
        ...fewer.disks.map(({ bytes }) => bytes),
      ];
      expect(fewer.t.length).toBeLessThanOrEqual(points);
      expect(columns.map(({ length }) => length)).toEqual(columns.map(() => fewer.t.length));
      expect(fewer.t.map((at) => at % fewer.step_seconds)).toEqual(fewer.t.map(() => 0));
      expect(greatestSpeed(fewer)).toBe(greatestSpeed(whole));
      expect(fewer.bytes.at(-1)).toBe(whole.bytes.at(-1));
    }
    expect((await askSamples(hub, 'long')).body.t.length).toBeLessThanOrEqual(300);
  });

  it('is 404 of no job, empty without samples, and 422 for other points than 2 to 2000 and unknown parameters', async () => {
    expect(await askSamples(hub, 'nobody')).toMatchObject({ status: 404, body: { status: 404 } });
    await request(hub, 'PUT', '/api/v1/jobs/silent', { job_type: 'backup', total_bytes: 5 });
    await report(hub, 'silent', { status: 'running', progress_percent: 5 });
    expect((await askSamples(hub, 'silent')).body).toEqual({
      job_id: 'silent',
      step_seconds: 5,
      t: [],
      bytes: [],
      speed_min: [],
      speed_max: [],
      disks: [],
    });
    for (const query of ['points=1', 'points=2001', 'points=x', 'points=2.5', 'points=', 'step=5']) {
      const { status, body } = await askSamples(hub, 'silent', `?${query}`);
      const pointer = `/${query.split('=')[0]}`;
      expect({ status, body }, query).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    }
    for (const points of [2, 2_000])
      expect((await askSamples(hub, 'silent', `?points=${points}`)).status).toBe(200);
  });

  it('is not sent again to those who have it', async () => {
    await tell(hub, 'tagged', { sequence: 1, at: START, own: 5 });
    const etag = (await askSamples(hub, 'tagged')).headers.get('etag') ?? '';
    const asked = await askSamples(other, 'tagged', '', { 'if-none-match': etag });
    expect([asked.status, asked.body, asked.headers.get('etag')]).toEqual([304, undefined, etag]);
    await tell(hub, 'tagged', { sequence: 2, at: START + 60, own: 50 });
    expect((await askSamples(hub, 'tagged', '', { 'if-none-match': etag })).status).toBe(200);
  });

  describe('of the same updates', () => {
    const random = new Random(20_261_126);
    const told = unevenJob(random, START + 3, 1_200, 20).map(({ own, disks, ...said }): Told => ({
      ...said,
      total: 987_654_321_987,
      // Some say nothing of themselves, or of their disks, or of either.
      ...(random.percent(80) && own ? { own } : {}),
      ...(random.percent(80) && disks ? { disks } : {}),
    }));

    it('is the same in whatever order, how often and in what batches they come', async () => {
      await tell(hub, 'in-order', ...told);
      const { job_id: _, ...due } = await samplesOf(hub, 'in-order');
      expect(due.t.length).toBeGreaterThan(50);
      const speed = (await jobOf(hub, 'in-order')).observed_speed_bps;
      for (const [seed, size] of [
        [1, 1],
        [2, 7],
        [3, 40],
        [4, 200],
      ] as const) {
        const id = `shuffled-${seed}`;
        const reports = shuffled([...told, ...told, ...told.slice(20)], seed).map((said) => toldOf(id, said));
        const half = Math.floor(reports.length / 2);
        await Promise.all([
          sendAll(hub, reports.slice(0, half), size),
          sendAll(other, reports.slice(half), size),
        ]);
        expect(await samplesOf(other, id), id).toEqual({ ...due, job_id: id });
        expect((await jobOf(hub, id)).observed_speed_bps).toBe(speed);
      }
    });

    it('has their figures, but for less than a part in eight million', async () => {
      await tell(hub, 'exact', ...told);
      const { t, bytes } = await samplesOf(hub, 'exact');
      const own = told.filter((said) => said.own !== undefined);
      for (const said of own) {
        const figure = bytes[t.indexOf(said.at - 3)] ?? 0;
        expect(figure).toBeLessThanOrEqual(said.own ?? 0);
        expect((said.own ?? 0) - figure).toBeLessThan((said.own ?? 0) / 8_000_000);
      }
    });
  });

  it('has a backlog where it happened, and nothing of an update without a time that is late or comes again', async () => {
    const told = unevenJob(new Random(9), START, 1_800, 10);
    const late = told.slice(30, 120);
    await tell(hub, 'backlog', ...told.slice(0, 30), ...told.slice(120));
    const gap = await samplesOf(hub, 'backlog');
    expect(gap.t).toHaveLength(90);
    await tell(hub, 'backlog', ...late);
    await tell(hub, 'punctual', ...told);
    expect(await samplesOf(hub, 'backlog')).toEqual({
      ...(await samplesOf(hub, 'punctual')),
      job_id: 'backlog',
    });

    await report(hub, 'untimed', { status: 'running', sequence: 5, bytes_transferred: 10 });
    const known = await samplesOf(hub, 'untimed');
    expect(known.bytes).toEqual([10]);
    await report(hub, 'untimed', { status: 'running', sequence: 5, bytes_transferred: 10 });
    await report(hub, 'untimed', { status: 'running', sequence: 3, bytes_transferred: 9_999 });
    expect(await samplesOf(hub, 'untimed')).toEqual(known);
  });

  describe('among the small ones', () => {
    const small = async (jobs: string, more = ''): Promise<SmallCurveJson[]> =>
      (await request<{ items: SmallCurveJson[] }>(hub, 'GET', `/api/v1/samples?jobs=${jobs}${more}`)).body
        .items;
    const steady = (seconds: number): Told[] =>
      Array.from({ length: seconds / 5 }, (_, index) => ({
        sequence: index + 1,
        at: START + index * 5,
        own: index * 5_000,
      }));

    it('has its last 30 minutes', async () => {
      await tell(hub, 'steady', ...steady(7_200));
      for (const points of [2, 16, 400]) {
        const [curve] = await small('steady', `&points=${points}`);
        const { t = [], speed = [] } = curve ?? {};
        expect([t.length, speed.length]).toEqual([t.length, t.length]);
        expect(t.length).toBeLessThanOrEqual(points);
        expect((t.at(-1) ?? 0) - (t[0] ?? 0)).toBeGreaterThan(600);
        expect(t[0]).toBeGreaterThanOrEqual(START + 7_200 - 1_800 - 900);
        expect(speed.slice(1)).toEqual(speed.slice(1).map((of) => expect.closeTo(1_000, -2) as typeof of));
      }
      const [fine] = await small('steady', '&points=2000');
      expect(fine?.t).toEqual(
        steady(7_200)
          .slice(-360)
          .map(({ at }) => at),
      );
      expect((await small('steady'))[0]?.t.length).toBeLessThanOrEqual(16);
    });

    it('is found by ids, each percent-encoded, up to 50 of them, those that nobody has left out', async () => {
      for (const id of ['a,b', 'c', 'd%e'])
        await tell(hub, id, { sequence: 1, at: START, own: 5 }, { sequence: 2, at: START + 5, own: 15 });
      const due = (job_id: string): object => ({ job_id, t: [START, START + 5], speed: [null, 2] });
      expect(await small('a%2Cb,c,nobody,d%25e')).toEqual([due('a,b'), due('c'), due('d%e')]);
      expect(await small('nobody')).toEqual([]);
      const fifty = ['c', ...Array.from({ length: 49 }, (_, index) => `no-${index}`)].join(',');
      expect(await small(fifty)).toEqual([due('c')]);
      for (const query of [`?jobs=${fifty},one-more`, '', '?jobs=', '?jobs=c&points=1', '?jobs=c&step=5']) {
        expect((await request(hub, 'GET', `/api/v1/samples${query}`)).status, query).toBe(422);
      }
    });

    it('is not sent again to those who have it', async () => {
      const ask = (headers: Record<string, string>) =>
        request<SamplesJson>(hub, 'GET', '/api/v1/samples?jobs=c', undefined, headers);
      const etag = (await ask({})).headers.get('etag') ?? '';
      expect((await ask({ 'if-none-match': etag })).status).toBe(304);
    });
  });
});
