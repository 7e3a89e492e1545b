import { describe, expect, it, onTestFinished } from 'vitest';
import { hub as command } from '../support/command-line.js';
import { DATABASES, freshDatabase, SERVERS, sql } from '../support/databases.js';
import { eventually, jobOf, report, startHub } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { previousRelease } from '../support/previous-release.js';
import { deliverInBatches, nightly, peakOf, samplesOf } from '../support/samples.js';
import { DAY, HOUR } from '../support/summary.js';

const ENV = { MIGRATE_ON_START: 'true', STALE_AFTER_SECONDS: '86400', FAIL_AFTER_SECONDS: '172800' };
const UPDATES = 900;

/** A job of 75 minutes that was over so long ago; `sequence` is that of its last word. */
async function endedJob(hub: Hub, id: string, agoMs: number): Promise<void> {
  const start = Date.now() - agoMs - UPDATES * 5_000;
  await deliverInBatches(hub, nightly(id, start, UPDATES));
  const timestamp = new Date(Date.now() - agoMs).toISOString();
  await report(hub, id, { status: 'completed', sequence: UPDATES + 1, timestamp });
}

/** The lengths of buckets that are stored, by job. */
async function stepsIn(url: string): Promise<Record<string, number[]>> {
  const rows = await sql(
    url,
    'SELECT DISTINCT backup_job_id AS id, step_seconds AS step FROM job_samples ORDER BY step_seconds',
  );
  const steps: Record<string, number[]> = {};
  for (const { id, step } of rows) (steps[String(id)] ??= []).push(Number(step));
  return steps;
}

async function untilThinned(url: string, expected: Record<string, number[]>): Promise<void> {
  expect(
    await eventually(
      () => stepsIn(url),
      (steps) => JSON.stringify(steps) === JSON.stringify(expected),
    ),
  ).toEqual(expected);
}

describe.each(DATABASES)('the curves of jobs that ended long ago on %s', (kind) => {
  it('become coarser as they age, keep their peaks and their ends, and go with their jobs', async () => {
    const url = await freshDatabase(kind);
    const env = { ...ENV, DATABASE_URL: url };
    const first = await startHub(env);
    await endedJob(first, 'day', 25 * HOUR);
    await endedJob(first, 'month', 31 * DAY);
    await endedJob(first, 'new', HOUR);
    await endedJob(first, 'runs again', 25 * HOUR);
    await report(first, 'runs again', { status: 'running', sequence: UPDATES + 2, bytes_transferred: 5 });
    const ids = ['day', 'month', 'new'];
    const peaks = [await samplesOf(first, 'new', 2_000)].map(peakOf);
    await first.close();

    const second = await startHub(env);
    const steps = { day: [60], month: [900], new: [5], 'runs again': [5] };
    await untilThinned(
      url,
      Object.fromEntries(Object.entries(steps).toSorted(([, [a = 0]], [, [b = 0]]) => a - b)),
    );
    const curves = await Promise.all(ids.map((id) => samplesOf(second, id, 2_000)));
    expect(curves.map(({ step_seconds: step }) => step)).toEqual([60, 900, 5]);
    expect(new Set(curves.map(({ bytes }) => bytes.at(-1))).size).toBe(1);
    // Where a job began within its first bucket decides what its first speed is measured over.
    for (const curve of curves) expect(peakOf(curve)).toBe(peaks[0]);

    const again = await samplesOf(second, 'day');
    await second.close();
    const third = await startHub(env);
    expect(await samplesOf(third, 'day')).toEqual(again);
    const late = {
      status: 'running',
      sequence: 7,
      timestamp: new Date(Date.now() - 25 * HOUR - 40_000).toISOString(),
    };
    await report(third, 'day', { ...late, bytes_transferred: 2 ** 50 });
    expect(Math.max(...(await samplesOf(third, 'day')).bytes)).toBe(2 ** 50);
    expect(await jobOf(third, 'day')).toMatchObject({ status: 'completed' });

    expect((await command(['prune', '--older-than', '2h', '--json'], url)).code).toBe(0);
    expect(Object.keys(await stepsIn(url)).toSorted()).toEqual(['new', 'runs again']);
  });
});

describe.each(SERVERS)('several hubs on %s', (kind) => {
  it('thin as one does', async () => {
    const url = await freshDatabase(kind);
    const env = { ...ENV, DATABASE_URL: url };
    const first = await startHub(env);
    const ids = Array.from({ length: 30 }, (_, index) => `j${String(index).padStart(2, '0')}`);
    for (const id of ids) await endedJob(first, id, 25 * HOUR);
    const before = await Promise.all(ids.map((id) => samplesOf(first, id, 60)));
    const others = await Promise.all([startHub(env), startHub(env)]);
    await untilThinned(url, Object.fromEntries(ids.map((id) => [id, [60]])));
    const after = await Promise.all(ids.map((id, index) => samplesOf(others[index % 2] ?? first, id, 60)));
    expect(after).toEqual(before);
  });

  it('leave what the release before does not know as it is', async () => {
    const url = await freshDatabase(kind);
    const env = { ...ENV, DATABASE_URL: url };
    const hub = await startHub(env);
    const before = await previousRelease();
    onTestFinished(() => before.remove());
    const old = await before.launch({ ...env, MIGRATE_ON_START: 'false' });
    onTestFinished(() => old.kill());
    const updates = nightly('j', Date.now() - HOUR, 300);
    await deliverInBatches(hub, updates.slice(0, 100));
    const known = await samplesOf(hub, 'j');
    await deliverInBatches(old, updates.slice(100, 200));
    expect(await samplesOf(hub, 'j')).toEqual(known);
    await deliverInBatches(hub, updates.slice(200));
    const { t, bytes } = await samplesOf(hub, 'j', 2_000);
    expect(t).toHaveLength(200);
    expect(bytes.slice(0, 100)).toEqual((await samplesOf(hub, 'j', 2_000)).bytes.slice(0, 100));
  });
});
