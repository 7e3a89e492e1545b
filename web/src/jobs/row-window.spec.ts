import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowWindow } from './row-window.js';

const view = fc.record({
  count: fc.nat({ max: 20_000 }),
  rowHeight: fc.constantFrom(34, 46, 112),
  above: fc.integer({ min: -2_000, max: 1_000_000 }),
  height: fc.integer({ min: 200, max: 2_000 }),
});

describe('the window of rows', () => {
  it('has every row that is in sight, and few others', () => {
    fc.assert(
      fc.property(view, (given) => {
        const { count, rowHeight, above, height } = given;
        const { first, end } = rowWindow(given);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(count);
        expect(first).toBeLessThanOrEqual(end);
        expect(end - first).toBeLessThanOrEqual(Math.ceil(height / rowHeight) + 18);
        const inSight = (row: number): boolean =>
          (row + 1) * rowHeight > above && row * rowHeight < above + height;
        for (const row of [first - 1, end]) {
          if (row >= 0 && row < count) expect(inSight(row)).toBe(false);
        }
      }),
    );
  });

  it('stays within a list that was cut short while it was scrolled', () => {
    const { first, end } = rowWindow({ count: 50, rowHeight: 46, above: 400_000, height: 900 });
    expect(end).toBe(50);
    expect(first).toBeLessThan(50);
  });
});
