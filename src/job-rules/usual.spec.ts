import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOverdue, median, usualIntervalSeconds } from './usual.js';

const DAY_MS = 86_400_000;
const values = fc.array(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), {
  minLength: 1,
  maxLength: 40,
});

describe('the median', () => {
  it.each([
    [[], null],
    [[7], 7],
    [[9, 1], 5],
    [[5, 1, 9], 5],
    [[1, 2, 4, 100], 3],
  ])('of %j is %j', (of, due) => {
    expect(median(of)).toBe(due);
  });

  it('has as many values below as above, in whatever order they come', () => {
    fc.assert(
      fc.property(values, (of) => {
        const middle = median(of) ?? -1;
        expect(of.filter((value) => value < middle).length).toBeLessThanOrEqual(of.length / 2);
        expect(of.filter((value) => value > middle).length).toBeLessThanOrEqual(of.length / 2);
        expect(median(of.toReversed())).toBe(middle);
      }),
    );
  });
});

describe('the usual interval', () => {
  it.each([
    ['none', [], null],
    ['one start', [5], null],
    ['daily starts', [0, DAY_MS, 2 * DAY_MS], 86_400],
    ['daily starts, one of them missed', [0, DAY_MS, 3 * DAY_MS, 4 * DAY_MS], 86_400],
    ['starts within a second', [0, 3, 7], 0],
  ])('of %s', (_what, starts, due) => {
    expect(usualIntervalSeconds(starts)).toBe(due);
  });

  it('is the same whatever the order, and moves with none of the starts at once', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 1_000_000 }), (starts, later) => {
        const early = starts.map((start) => start % 2 ** 50);
        expect(usualIntervalSeconds(early.toReversed())).toBe(usualIntervalSeconds(early));
        expect(usualIntervalSeconds(early.map((start) => start + later))).toBe(usualIntervalSeconds(early));
      }),
    );
  });
});

describe('a machine', () => {
  it('is overdue after more than three usual intervals', () => {
    expect(isOverdue(0, 60, 180_000)).toBe(false);
    expect(isOverdue(0, 60, 180_001)).toBe(true);
  });

  it('is never overdue without a usual interval', () => {
    expect(isOverdue(0, null, 365 * DAY_MS)).toBe(false);
    expect(isOverdue(0, 0, 365 * DAY_MS)).toBe(false);
  });
});
