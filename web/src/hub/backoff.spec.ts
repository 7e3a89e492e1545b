import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pauseBefore } from './backoff.js';

it('waits longer after each failure, up to 5 s, and never in step with others', () => {
  const waits = Array.from({ length: 8 }, (_, attempt) => pauseBefore(attempt, () => 1));
  expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000]);
  fc.assert(
    fc.property(fc.nat({ max: 2_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
      const longest = pauseBefore(attempt, () => 1);
      const pause = pauseBefore(attempt, () => random);
      expect(pause).toBeGreaterThanOrEqual(longest / 2);
      expect(pause).toBeLessThanOrEqual(longest);
    }),
  );
});
