import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Curve, JOB } from '../job-rules/curve/curve.js';
import type { Figures } from '../job-rules/curve/curve.js';
import { pointsOf } from './points.js';

const SECONDS = 5;
const figures: fc.Arbitrary<Figures> = fc.uniqueArray(fc.tuple(fc.constantFrom(JOB, 0, 1), fc.nat(1_000)), {
  selector: ([key]) => key,
  minLength: 1,
});

describe('the points of a job', () => {
  it('are the same in whichever pieces its samples are stored', () => {
    const sample = fc.record({ piece: fc.nat(2), at: fc.nat(9), figures });
    fc.assert(
      fc.property(fc.array(sample), (samples) => {
        const whole = new Curve();
        const parts = [new Curve(), new Curve(), new Curve()];
        for (const { piece, at, figures: some } of samples) {
          for (const curve of [whole, parts[piece]]) curve?.raise(at, some);
        }
        const pieces = parts.map((curve) => ({ seconds: SECONDS, curve }));
        expect(pointsOf(pieces)).toEqual(pointsOf([{ seconds: SECONDS, curve: whole }]));
      }),
    );
  });

  it('have the greatest figures of their bucket, and the speed since the one before', () => {
    const [stored, late] = [new Curve(), new Curve()];
    for (const [at, bytes] of [[1, 100], [2, 110], [3, 900]] as const) stored.raise(at, [[JOB, bytes]]); // prettier-ignore
    late.raise(2, [[JOB, 600]]);
    const points = pointsOf([stored, late].map((curve) => ({ seconds: SECONDS, curve })));
    expect(points.map(({ bytes, speedMax }) => [bytes, speedMax])).toEqual([[100, null], [600, 100], [900, 60]]); // prettier-ignore
  });
});
