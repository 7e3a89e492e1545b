import { describe, expect, it } from 'vitest';
import type { JobView, SamplesView } from '../hub/types.js';
import { curveOf, spreadOf } from './curve-data.js';

function samplesOf(points: readonly (readonly [t: number, bytes: number])[]): SamplesView {
  const [t, bytes] = [points.map(([at]) => at), points.map(([, of]) => of)];
  const speeds = points.map((_, row) => (row === 0 ? null : 1));
  return {
    job_id: 'a',
    step_seconds: 5,
    t,
    bytes,
    speed_min: speeds,
    speed_max: speeds,
    disks: [{ disk_index: 0, bytes }],
  };
}

describe('the curve of a job', () => {
  it('has the mean speed of the last fifteen seconds', () => {
    const { speed } = curveOf(
      samplesOf([
        [0, 0],
        [5, 100],
        [10, 100],
        [15, 300],
        [20, 400],
      ]),
    );
    expect(speed).toEqual([null, 20, 10, 20, 20]);
  });

  it('evens out a report that came early or late', () => {
    const steady = samplesOf([0, 5, 10, 15, 20, 25].map((at) => [at, at * 10] as const));
    const late = samplesOf([
      [0, 0],
      [5, 50],
      [10, 80],
      [15, 150],
      [20, 200],
      [25, 250],
    ]);
    const last = (samples: SamplesView): unknown => curveOf(samples).speed.at(-1);
    expect(last(late)).not.toBe(17);
    expect(Math.abs(Number(last(late)) - Number(last(steady)))).toBeLessThan(2);
  });

  it('is interrupted where nothing was heard, and has no speed just after it', () => {
    const curve = curveOf(
      samplesOf([
        [0, 0],
        [5, 50],
        [10, 100],
        [130, 110],
        [135, 160],
        [140, 210],
      ]),
    );
    expect(curve.t).toEqual([0, 5, 10, 11, 130, 135, 140]);
    expect(curve.bytes).toEqual([0, 50, 100, null, 110, 160, 210]);
    expect(curve.speed).toEqual([null, 10, 10, null, null, 10, 10]);
    expect(curve.disks[0]?.bytes).toEqual(curve.bytes);
  });

  it('is no gap where a client reports once a minute', () => {
    const curve = curveOf(samplesOf([0, 60, 120, 180, 245].map((at) => [at, at] as const)));
    expect(curve.t).toEqual([0, 60, 120, 180, 245]);
  });

  it('is moved in time, to lie over another', () => {
    expect(
      curveOf(
        samplesOf([
          [0, 0],
          [5, 1],
        ]),
        1_000,
      ).t,
    ).toEqual([1_000, 1_005]);
  });

  it('is empty without samples', () => {
    expect(curveOf(samplesOf([]))).toMatchObject({ t: [], bytes: [], speed: [] });
  });

  it('never falls below zero, where a client counts back', () => {
    expect(
      curveOf(
        samplesOf([
          [0, 100],
          [5, 50],
        ]),
      ).speed,
    ).toEqual([null, 0]);
  });
});

describe('the spread of an estimate', () => {
  const job = {
    total_bytes: 10_000,
    bytes_transferred: 1_000,
    estimated_completion_at: '2026-11-26T00:00:00.000Z',
  } as JobView;

  it('is half of how far the speeds of a minute and of all are apart', () => {
    const steady = samplesOf(Array.from({ length: 101 }, (_, row) => [row * 5, row * 10] as const));
    expect(spreadOf(job, steady)).toBe(0);
    // 500 bytes in 440 s, then 500 in 60 s.
    const faster = samplesOf([
      [0, 0],
      [440, 500],
      [500, 1_000],
    ]);
    expect(spreadOf(job, faster)).toBeCloseTo(((9_000 / 2 - 9_000 / (500 / 60)) / 2) * 1_000);
  });

  it('is unknown without an estimate, and before there are two samples', () => {
    expect(
      spreadOf(
        { ...job, estimated_completion_at: null },
        samplesOf([
          [0, 0],
          [5, 1],
        ]),
      ),
    ).toBeNull();
    expect(spreadOf(job, samplesOf([[0, 0]]))).toBeNull();
  });
});
