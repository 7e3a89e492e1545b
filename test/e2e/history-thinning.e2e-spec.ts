import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { hub as command } from '../support/command-line.js';
import { DATABASES, freshDatabase, sql } from '../support/databases.js';
import type { SqlRow } from '../support/databases.js';
import { greatestSpeed, quarterAgo, samplesOf, tell, unevenJob } from '../support/history.js';
import type { SamplesJson, SmallCurveJson, Told } from '../support/history.js';
import { eventually, report, request, startHub } from '../support/hub.js';
import type { HubHere } from '../support/hub-here.js';
import { Random } from '../support/random.js';
import { columnOf, DAY } from '../support/summary.js';

const PATIENT = { STALE_AFTER_SECONDS: '86400', FAIL_AFTER_SECONDS: '172800' };
const START = quarterAgo(3 * 3_600);

async function stepsIn(url: string, jobId: string): Promise<number[]> {
  const rows = await sql(
    url,
    'SELECT DISTINCT step_seconds FROM job_samples WHERE backup_job_id = ? ORDER BY step_seconds',
    [jobId],
  );
  return rows.map(({ step_seconds }) => Number(step_seconds));
}

async function endedBefore(url: string, ms: number, ...jobIds: string[]): Promise<void> {
  for (const id of jobIds) {
    const at = columnOf(Date.now() - ms);
    await sql(url, 'UPDATE backup_jobs SET completed_at = ? WHERE id = ?', [at, id]);
  }
}

async function untilSteps(url: string, jobId: string, step: number): Promise<void> {
  await eventually(
    () => stepsIn(url, jobId),
    (steps) => steps.length === 1 && steps[0] === step,
  );
}

/** The same told by the curve itself, as long as it is fine: by bucket the last bytes, the least and the greatest speed. */
function thinnedByHand(fine: SamplesJson, seconds: number): SamplesJson {
  const buckets = new Map<number, number[]>();
  fine.t.forEach((at, row) => {
    const start = Math.floor(at / seconds) * seconds;
    buckets.set(start, [...(buckets.get(start) ?? []), row]);
  });
  const rows = [...buckets.values()];
  const last = (column: readonly (number | null)[]): (number | null)[] =>
    rows.map((of) => column[of.at(-1) ?? 0] ?? null);
  const known = (of: number[], column: readonly (number | null)[]): number[] =>
    of.map((row) => column[row] ?? null).filter((speed) => speed !== null);
  const most = (of: number[], choose: (...speeds: number[]) => number): number | null =>
    of.length === 0 ? null : choose(...of);
  return {
    ...fine,
    step_seconds: seconds,
    t: [...buckets.keys()],
    bytes: last(fine.bytes) as number[],
    speed_min: rows.map((of) => most(known(of, fine.speed_min), Math.min)),
    speed_max: rows.map((of) => most(known(of, fine.speed_max), Math.max)),
    disks: fine.disks.map(({ disk_index, bytes }) => ({ disk_index, bytes: last(bytes) })),
  };
}

describe.each(DATABASES)('the curve of a job that is over, on %s', (kind) => {
  let url: string;
  let env: Record<string, string>;
  let hub: HubHere;

  beforeEach(async () => {
    url = await freshDatabase(kind);
    env = { DATABASE_URL: url, MIGRATE_ON_START: 'true', ...PATIENT };
    hub = await startHub(env);
  });

  /** A new hub thins at its start. */
  const restart = async (count = 1, more: Record<string, string> = {}): Promise<HubHere> => {
    await hub.close();
    const hubs = await Promise.all(Array.from({ length: count }, () => startHub({ ...env, ...more })));
    hub = hubs[0] ?? hub;
    onTestFinished(() => hub.close());
    return hub;
  };

  const record = async (id: string, told: readonly Told[]): Promise<SamplesJson> => {
    await tell(hub, id, ...told);
    await report(hub, id, { status: 'completed', sequence: told.length + 1 });
    return samplesOf(hub, id);
  };
  const rows = (): Promise<SqlRow[]> =>
    sql(
      url,
      'SELECT backup_job_id, starts_at, step_seconds, HEX(points) AS points FROM job_samples ORDER BY 1, 2, 3',
    );

  it('has minutes after a day and quarters of an hour after 30, with its peaks and last bytes', async () => {
    const random = new Random(8);
    const peaked = unevenJob(random, START, 3_600);
    // The greatest speed is that of the last five seconds, which the job's own row holds.
    const last = peaked.at(-1);
    const late = { ...last, sequence: peaked.length, at: START + 3_595, own: 2 * (last?.own ?? 0) };
    const fine = await record('job', [...peaked.slice(0, -1), late]);
    const sparse = await record('sparse', unevenJob(random, START + 10, 3_600, 60));
    const young = await record('young', unevenJob(random, START, 3_600));
    await record('again', unevenJob(random, START, 3_600));
    expect([fine.t.length, greatestSpeed(fine)]).toEqual([720, fine.speed_max.at(-1)]);
    await endedBefore(url, DAY + 60_000, 'job', 'sparse', 'again');
    await report(hub, 'again', { status: 'running', sequence: 5_000 });
    const again = await samplesOf(hub, 'again');

    await restart();
    for (const id of ['job', 'sparse']) await untilSteps(url, id, 60);
    expect(await samplesOf(hub, 'job')).toEqual(thinnedByHand(fine, 60));
    expect(await samplesOf(hub, 'sparse')).toEqual(thinnedByHand(sparse, 60));
    expect(await samplesOf(hub, 'young')).toEqual(young);
    expect(await samplesOf(hub, 'again')).toEqual(again);
    expect([await stepsIn(url, 'young'), await stepsIn(url, 'again')]).toEqual([[5], [5]]);

    const once = await rows();
    await record('ripe-now', unevenJob(random, START, 3_600));
    await endedBefore(url, 2 * DAY, 'ripe-now');
    await restart();
    await untilSteps(url, 'ripe-now', 60);
    expect((await rows()).filter(({ backup_job_id }) => backup_job_id !== 'ripe-now')).toEqual(once);
    await endedBefore(url, 31 * DAY, 'job', 'sparse');
    await restart();
    for (const id of ['job', 'sparse']) await untilSteps(url, id, 900);
    for (const [id, curve] of [
      ['job', fine],
      ['sparse', sparse],
    ] as const) {
      expect(await samplesOf(hub, id)).toEqual(thinnedByHand(curve, 900));
      expect(greatestSpeed(await samplesOf(hub, id, 2))).toBe(greatestSpeed(curve));
    }
  });

  it('is the same whether one hub thins it or several do at once', async () => {
    const told = unevenJob(new Random(3), START, 600);
    const ids = Array.from({ length: 45 }, (_, index) => `job-${index}`);
    for (const id of ids) await record(id, told);
    const due = thinnedByHand(await samplesOf(hub, 'job-0'), 60);
    await endedBefore(url, 2 * DAY, ...ids);
    await restart(kind === 'sqlite' ? 1 : 3);
    for (const id of ids) {
      await untilSteps(url, id, 60);
      expect(await samplesOf(hub, id)).toEqual({ ...due, job_id: id });
    }
  });

  it('takes late samples after that', async () => {
    const told = unevenJob(new Random(4), START, 1_800);
    const fine = await record('job', told);
    await endedBefore(url, 2 * DAY, 'job');
    await restart();
    await untilSteps(url, 'job', 60);
    const minutes = await samplesOf(hub, 'job');
    expect(minutes).toEqual(thinnedByHand(fine, 60));
    const figure = (minutes.bytes[10] ?? 0) + 40_000_000;
    // The pass that thinned the job may still go on, and would take late samples with it.
    await restart(1, { SAMPLES_FINE_HOURS: '72' });
    await tell(
      hub,
      'job',
      { sequence: 1, at: START + 10 * 60 + 31, own: figure },
      ...Array.from({ length: 7 }, (_, row) => ({ sequence: 1, at: START - 600 + 5 * row, own: 7 })),
    );
    const due = [7, ...minutes.bytes.with(10, figure)];
    const untilDue = async (): Promise<void> => {
      const later = await samplesOf(hub, 'job');
      expect(later.step_seconds).toBe(60);
      expect(later.t).toEqual([START - 600, ...minutes.t]);
      expect(later.bytes.map((bytes, row) => Math.abs(bytes - (due[row] ?? 0)) <= bytes / 8_000_000)).toEqual(
        due.map(() => true),
      );
      expect(greatestSpeed(later)).toBe(greatestSpeed(minutes));
    };
    await untilDue();
    expect(await stepsIn(url, 'job')).toEqual([5, 60]);
    await restart();
    await untilSteps(url, 'job', 60);
    await untilDue();
  });

  it('shows its last 30 minutes among the small ones, also across midnight and with late samples', async () => {
    const midnight = (Math.floor(Date.now() / DAY) - 2) * 86_400;
    const told = unevenJob(new Random(6), midnight - 3_000, 3_600);
    await record('job', told);
    await endedBefore(url, 2 * DAY, 'job');
    await restart();
    await untilSteps(url, 'job', 60);
    const small = async (): Promise<number[]> => {
      const path = '/api/v1/samples?jobs=job&points=100';
      const { body } = await request<{ items: SmallCurveJson[] }>(hub, 'GET', path);
      return body.items[0]?.t ?? [];
    };
    const due = Array.from({ length: 30 }, (_, minute) => midnight - 1_200 + minute * 60);
    expect(await small()).toEqual(due);
    await tell(hub, 'job', { sequence: 1, at: midnight + 60, own: 1 });
    expect(await small()).toEqual(due);
  });

  it('stays where a newer hub has written a part of it in another format', async () => {
    for (const id of ['newer', 'known']) await record(id, unevenJob(new Random(4), START, 1_800));
    const pieces = "FROM job_samples WHERE backup_job_id = 'newer' AND step_seconds = 5";
    const [before] = await sql(url, `SELECT COUNT(*) AS n, MIN(starts_at) AS first ${pieces}`);
    await sql(
      url,
      `UPDATE job_samples SET points = X'6301' WHERE backup_job_id = 'newer' AND starts_at = ${before?.['first']}`,
    );
    await endedBefore(url, 2 * DAY, 'newer', 'known');
    await restart();
    await untilSteps(url, 'known', 60);
    expect(await sql(url, `SELECT COUNT(*) AS n, MIN(starts_at) AS first ${pieces}`)).toEqual([before]);
  });

  it('goes with its job', async () => {
    for (const id of ['old', 'thinned', 'kept']) await record(id, unevenJob(new Random(4), START, 1_800));
    await endedBefore(url, 2 * DAY, 'thinned');
    await restart();
    await untilSteps(url, 'thinned', 60);
    await endedBefore(url, 3 * DAY, 'old', 'thinned');
    expect(await command(['prune', '--older-than', '1d'], url)).toMatchObject({ code: 0, stderr: '' });
    const left = await sql(url, 'SELECT DISTINCT backup_job_id AS id FROM job_samples');
    expect(left).toEqual([{ id: 'kept' }]);
  });

  it('starts again after the schema went down and up', async () => {
    await record('job', unevenJob(new Random(4), START, 1_800));
    await hub.close();
    for (let output = ''; !output.includes('KeepSamples');)
      output = (await command(['migrate', 'down'], url)).stdout;
    expect(await command(['migrate', 'up'], url)).toMatchObject({ code: 0, stderr: '' });
    await restart();
    expect((await samplesOf(hub, 'job')).t).toEqual([]);
    await tell(hub, 'job', ...unevenJob(new Random(4), START, 600));
    expect((await samplesOf(hub, 'job')).t).toHaveLength(120);
  });
});
