import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toColumn } from '../platform/database/instant.js';
import { newestFirst } from '../jobs/machine-runs.js';
import type { Run } from '../jobs/machine-runs.js';
import { DAY_MS, daysOf } from './days.js';
import { failuresSince, itemOf, secondsOf } from './machine-item.js';

const TODAY = 20_778;
const STATUSES = ['pending', 'running', 'stalled', 'completed', 'failed', 'cancelled'] as const;

function runOf(id: string, start: number, more: Partial<Run> = {}): Run {
  return {
    id,
    job_type: 'backup',
    backup_type: null,
    status: 'completed',
    failure_reason: null,
    bytes_transferred: 5,
    warning_count: 0,
    created_at: toColumn(start),
    started_at: toColumn(start),
    completed_at: toColumn(start + 90_500),
    ...more,
  };
}

const runs = fc
  .array(
    fc.record({
      day: fc.integer({ min: -16, max: 0 }),
      ms: fc.integer({ min: 0, max: DAY_MS - 1 }),
      status: fc.constantFrom(...STATUSES),
      warning_count: fc.constantFrom(0, 2),
    }),
    { maxLength: 60 },
  )
  .map((all) =>
    all
      .map(({ day, ms, ...more }, index) => runOf(`run-${index}`, (TODAY + day) * DAY_MS + ms, more))
      .toSorted(newestFirst),
  );

const itemFor = (of: readonly Run[]) =>
  itemOf(
    {
      key: { vm_name: 'pg1', job_type: 'backup' },
      goodAt: null,
      runs: of,
      earlier: [],
      successes: [],
      failures: undefined,
    },
    TODAY,
    14,
  );

describe('the days of a machine', () => {
  it('are as many as asked for, and each tells of the last run of that day alone', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 1, max: 90 }), (of, count) => {
        const days = daysOf(of, TODAY, count);
        expect(days).toHaveLength(count);
        days.forEach((state, index) => {
          const day = TODAY - count + 1 + index;
          const ofDay = of.filter(({ started_at }) =>
            String(started_at).startsWith(toColumn(day * DAY_MS).slice(0, 10)),
          );
          expect(
            daysOf(ofDay.filter(({ status }) => status !== 'cancelled').slice(0, 1), TODAY, count)[index],
          ).toBe(state);
          if (ofDay.every(({ status }) => status === 'cancelled')) expect(state).toBe('none');
        });
      }),
    );
  });

  it('have a run that never started on the day on which it was first heard of', () => {
    const unstarted = runOf('a', TODAY * DAY_MS, { status: 'failed', started_at: null });
    expect(daysOf([unstarted], TODAY, 2)).toEqual(['none', 'failed']);
  });
});

describe('an item', () => {
  it('has medians of the last 30 completed runs, whichever lists they were read from', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 0, max: 60 }), (of, read) => {
        const completed = of.filter(({ status }) => status === 'completed');
        const whole = itemFor(of);
        const parts = itemOf(
          {
            key: { vm_name: 'pg1', job_type: 'backup' },
            goodAt: null,
            runs: of.slice(0, read),
            earlier: of.slice(read),
            successes: completed,
            failures: failuresSince(of),
          },
          TODAY,
          14,
        );
        expect({ ...parts, last_job: null }).toEqual({ ...whole, last_job: null });
        expect(whole.usual_seconds).toBe(completed.length > 0 ? 90 : null);
        expect(whole.usual_bytes).toBe(completed.length > 0 ? 5 : null);
      }),
    );
  });

  it('counts the failures since the last good run', () => {
    const ended = (...statuses: Run['status'][]): Run[] =>
      statuses.map((status, index) => runOf(String(index), (TODAY - index) * DAY_MS, { status }));
    expect(itemFor(ended('failed', 'cancelled', 'failed', 'completed', 'failed')).failures_since).toBe(2);
    expect(itemFor(ended('failed', 'running', 'failed')).failures_since).toBe(2);
    expect(itemFor(ended('completed', 'failed')).failures_since).toBe(0);
    expect(itemFor([])).toMatchObject({ failures_since: 0, last_job: null, usual_interval_seconds: null });
  });

  it.each([
    [0, 999, 0],
    [0, 90_999, 90],
    [5_000, 0, 0],
  ])('took whole seconds from %i ms to %i ms: %i', (from, to, due) => {
    expect(secondsOf({ started_at: toColumn(from), completed_at: toColumn(to) })).toBe(due);
  });

  it('took no time that anybody knows before it ends', () => {
    expect(secondsOf({ started_at: toColumn(0), completed_at: null })).toBeNull();
    expect(secondsOf({ started_at: null, completed_at: toColumn(0) })).toBeNull();
  });
});
