import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIGURES, figuresBy } from '../rules/figures.js';
import type { Figures } from '../rules/figures.js';
import { addSums } from './bucket-sums.js';
import { EMPTY_ROLLUP, joinedRollups, readRollup, rolledUp, ROLLUP_SECONDS, writeRollup } from './rollup.js';
import type { Measured, Rollup } from './rollup.js';

/** Whole figures, so that sums do not depend on their order. */
const figures: fc.Arbitrary<Figures> = fc
  .array(fc.option(fc.nat(1_000_000)), { minLength: FIGURES.length, maxLength: FIGURES.length })
  .map((values) => figuresBy((name) => values[FIGURES.indexOf(name)] ?? null));
const second = fc.nat(ROLLUP_SECONDS - 1);
const snapshots: fc.Arbitrary<Measured[]> = fc.uniqueArray(fc.record({ second, figures }), {
  selector: (measured) => measured.second,
  maxLength: 20,
});

function inPasses(passes: readonly (readonly Measured[])[]): Rollup {
  return passes.reduce(rolledUp, EMPTY_ROLLUP);
}

describe('five minutes of snapshots', () => {
  it('do not depend on the order of snapshots, on passes, or on those that come again', () => {
    fc.assert(
      fc.property(snapshots, fc.nat(), fc.array(fc.nat(), { maxLength: 5 }), (all, cut, again) => {
        const at = all.length === 0 ? 0 : cut % all.length;
        const twice = again.flatMap((index) => all.slice(index % (all.length || 1)).slice(0, 1));
        expect(inPasses([all.slice(at).toReversed(), all, twice])).toEqual(inPasses([all]));
      }),
    );
  });

  it('have the mean and the greatest of each figure', () => {
    fc.assert(
      fc.property(snapshots, (all) => {
        const { sums } = inPasses([all]);
        for (const name of FIGURES) {
          const known = all.map((measured) => measured.figures[name]).filter((figure) => figure !== null);
          const sum = known.reduce((total, figure) => total + figure, 0);
          const expected = { count: known.length, sum, max: Math.max(...known) };
          expect(sums[name]).toEqual(known.length === 0 ? undefined : expected);
        }
      }),
    );
  });

  it('are the same after they were stored', () => {
    fc.assert(
      fc.property(snapshots, (all) => {
        const rollup = inPasses([all]);
        expect(readRollup(writeRollup(rollup))).toEqual(rollup);
      }),
    );
  });

  it('of two names of one machine are added up, unless they are the same', () => {
    fc.assert(
      fc.property(snapshots, (all) => {
        const [early, late] = [all.filter((one) => one.second < 150), all.filter((one) => one.second >= 150)];
        const joined = joinedRollups(inPasses([early]), inPasses([late]));
        expect(joined).toEqual(inPasses([all]));
        expect(joinedRollups(joined, inPasses([early]))).toEqual(joined);
        expect(joined.sums).toEqual(addSums(inPasses([early]).sums, inPasses([late]).sums));
      }),
    );
  });
});
