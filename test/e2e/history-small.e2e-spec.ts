import { beforeAll, describe, expect, it } from 'vitest';
import { DATABASES } from '../support/databases.js';
import { quarterAgo, tell } from '../support/history.js';
import type { SmallCurveJson, Told } from '../support/history.js';
import { request } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { openForSuite } from '../support/suite-hub.js';

const PATIENT = { STALE_AFTER_SECONDS: '86400', FAIL_AFTER_SECONDS: '172800' };
const START = quarterAgo(3 * 3_600);

describe.each(DATABASES)('the small curves of jobs on %s', (kind) => {
  let hub: Hub;

  beforeAll(async () => {
    const suite = await openForSuite(kind, PATIENT);
    ({ hub } = suite);
    return suite.end;
  });

  const small = async (jobs: string, more = ''): Promise<SmallCurveJson[]> =>
    (await request<{ items: SmallCurveJson[] }>(hub, 'GET', `/api/v1/samples?jobs=${jobs}${more}`)).body
      .items;
  const steady = (seconds: number): Told[] =>
    Array.from({ length: seconds / 5 }, (_, index) => ({
      sequence: index + 1,
      at: START + index * 5,
      own: index * 5_000,
    }));

  it('have the last 30 minutes of each', async () => {
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

  it('are found by ids, each percent-encoded, up to 50 of them, those that nobody has left out', async () => {
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

  it('are not sent again to those who have it', async () => {
    const ask = (headers: Record<string, string>) =>
      request(hub, 'GET', '/api/v1/samples?jobs=c', undefined, headers);
    const etag = (await ask({})).headers.get('etag') ?? '';
    expect((await ask({ 'if-none-match': etag })).status).toBe(304);
  });
});
