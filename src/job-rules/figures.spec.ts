import { describe, expect, it } from 'vitest';
import { percentOf } from './figures.js';

describe('a percentage of two figures', () => {
  it.each([
    [23, 160, 14.38],
    [681, 4_000, 17.03],
    [1, 3, 33.33],
    [2, 3, 66.67],
    [5, 4, 100],
    [0, 4, 0],
    [1, 0, null],
    [null, 4, null],
  ])('%s of %s is %s, a half rounded up', (part, whole, percent) => {
    expect(percentOf(part, whole)).toBe(percent);
  });
});
