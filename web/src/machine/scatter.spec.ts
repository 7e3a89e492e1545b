import { describe, expect, it } from 'vitest';
import type { RunView } from '../hub/types.js';
import { scatterOf, shapeOf } from './scatter.js';

const RUN: RunView = {
  id: 'a',
  job_type: 'backup',
  backup_type: 'full',
  status: 'completed',
  failure_reason: null,
  bytes_transferred: 2 ** 30,
  started_at: '2026-11-01T00:00:00.000Z',
  completed_at: '2026-11-01T01:00:00.000Z',
  took_seconds: 3_600,
  warning_count: 0,
};
const run = (day: number, members: Partial<RunView> = {}): RunView => ({
  ...RUN,
  id: String(day),
  started_at: `2026-11-${String(day).padStart(2, '0')}T00:00:00.000Z`,
  ...members,
});
const durations = { width: 600, valueOf: ({ took_seconds: seconds }: RunView) => seconds, isTime: true };

describe('dots of runs', () => {
  it('lie by time and value, within the axes', () => {
    const runs = [run(3, { took_seconds: 7_200 }), run(2), run(1, { took_seconds: 0 })];
    const { dots, left, right, top, bottom } = scatterOf(runs, durations);
    const [newest, middle, oldest] = dots;
    expect(dots).toHaveLength(3);
    expect((middle?.x ?? 0) - (oldest?.x ?? 0)).toBeCloseTo((newest?.x ?? 0) - (middle?.x ?? 0));
    expect(oldest?.y).toBe(bottom);
    expect((bottom - (newest?.y ?? 0)) / (bottom - (middle?.y ?? 0))).toBeCloseTo(2);
    for (const { x, y } of dots) {
      expect(x).toBeGreaterThanOrEqual(left);
      expect(x).toBeLessThanOrEqual(right);
      expect(y).toBeGreaterThanOrEqual(top);
    }
  });

  it('leave out runs that go on, never started, or have no such figure', () => {
    const runs = [
      run(1, { completed_at: null, took_seconds: null }),
      run(2, { started_at: null }),
      run(3, { took_seconds: null }),
      run(4),
    ];
    expect(scatterOf(runs, durations).dots.map((dot) => dot.run.id)).toEqual(['4']);
    expect(scatterOf([], durations).dots).toEqual([]);
  });

  it('are hollow where a run did not complete', () => {
    const runs = [run(1), run(2, { status: 'failed' }), run(3, { status: 'cancelled' })];
    expect(scatterOf(runs, durations).dots.map(({ isHollow }) => isHollow)).toEqual([false, true, true]);
  });

  it('are found near the pointer alone', () => {
    const scatter = scatterOf([run(1), run(20)], durations);
    const [first] = scatter.dots;
    expect(scatter.nearest((first?.x ?? 0) + 5, (first?.y ?? 0) - 5)?.run.id).toBe('1');
    expect(scatter.nearest(300, 120)).toBeUndefined();
  });

  it('have steps of round times', () => {
    const steps = (took_seconds: number): number[] =>
      scatterOf([run(1, { took_seconds })], durations).steps.map(({ value }) => value);
    expect(steps(3_000)).toEqual([0, 600, 1_200, 1_800, 2_400, 3_000]);
    expect(steps(20_000).at(-1)).toBeGreaterThanOrEqual(20_000);
    expect(steps(5_000_000)).toEqual([0, 12, 24, 36, 48, 60].map((days) => days * 86_400));
  });

  it.each([
    [{ backup_type: 'full' }, 'circle'],
    [{ backup_type: null }, 'circle'],
    [{ backup_type: 'incremental' }, 'triangle'],
    [{ backup_type: 'differential' }, 'diamond'],
    [{ job_type: 'restore' }, 'square'],
  ] as const)('%j has the shape of a %s', (members, shape) => {
    expect(shapeOf(run(1, members))).toBe(shape);
  });
});
