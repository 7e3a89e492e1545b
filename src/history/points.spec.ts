import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Curve, JOB } from '../job-rules/curve/curve.js';
import type { Figures } from '../job-rules/curve/curve.js';
import { inBuckets, pointsOf } from './points.js';

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

  it('are not lowered by samples that a longer bucket has taken in already', () => {
    const [fine, thinned] = [new Curve(), new Curve()];
    fine.raise(0, [[JOB, 100], [0, 90]]); // prettier-ignore
    fine.raise(1, [[0, 200]]);
    const pieces = [{ seconds: SECONDS, curve: fine }];
    const [minute] = inBuckets(pointsOf(pieces), 60);
    if (!minute) throw new Error('there are samples');
    thinned.raise(0, [...minute.disks]);
    const [shown] = pointsOf([...pieces, { seconds: 60, curve: thinned, speeds: [minute] }]);
    expect(shown).toMatchObject({ at: 0, bytes: 200, speedMax: 20 });
    expect([...(shown?.disks ?? [])]).toEqual([[0, 200]]);
  });
});
