import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sample } from './buckets.js';
import { ByteReader, ByteWriter } from './bytes.js';
import { Curve, JOB } from './curve.js';
import { readCurve, writeCurve } from './curve-format.js';
import { fromOrdinal, toOrdinal } from './ordinal.js';
import { addSample, NO_CURVE, readTail, startOfTail } from './tail.js';
import type { StoredCurve, Tail } from './tail.js';

const START = 1_795_683_600;
const figure = fc.oneof(
  fc.nat(100),
  fc.nat(2 ** 30),
  fc.maxSafeNat(),
  fc.constantFrom(2 ** 24 - 1, 2 ** 24, 2 ** 53 - 1),
);
const figures = fc
  .uniqueArray(fc.tuple(fc.constantFrom(JOB, 0, 1, 2, 65_535), figure), { selector: ([key]) => key })
  .filter((some) => some.length > 0);
const sample: fc.Arbitrary<Sample> = fc.record({
  at: fc.nat(2_400).map((seconds) => START + seconds),
  figures,
  total: fc.option(figure),
});

describe('a figure of a curve', () => {
  it('is kept exactly below 2^24, and otherwise hardly smaller', () => {
    fc.assert(
      fc.property(figure, (whole) => {
        const kept = fromOrdinal(toOrdinal(whole));
        if (whole < 2 ** 24) expect(kept).toBe(whole);
        expect(kept).toBeLessThanOrEqual(whole);
        expect(whole - kept).toBeLessThanOrEqual(whole / 2 ** 23);
        expect(toOrdinal(kept)).toBe(toOrdinal(whole));
      }),
    );
  });

  it('has the place in their order that it had before', () => {
    fc.assert(
      fc.property(figure, figure, (a, b) => {
        expect(fromOrdinal(Math.max(toOrdinal(a), toOrdinal(b)))).toBe(
          fromOrdinal(toOrdinal(Math.max(a, b))),
        );
      }),
    );
  });
});

describe('a curve in bytes', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 40 }), (samples) => {
        const curve = new Curve();
        for (const { at, figures: some } of samples) curve.raise(at, some);
        const out = new ByteWriter();
        writeCurve(out, curve);
        const input = new ByteReader(out.take());
        expect(plain(readCurve(input))).toEqual(plain(curve));
        expect(input.atEnd).toBe(true);
      }),
    );
  });

  it('is refused where it ends too early', () => {
    const curve = new Curve();
    curve.raise(START, [[0, 70_000]]);
    const out = new ByteWriter();
    writeCurve(out, curve);
    for (let length = 0; length < out.length; length++) {
      expect(() => readCurve(new ByteReader(out.take().subarray(0, length)))).toThrow(RangeError);
    }
  });
});

describe('the curve of a job', () => {
  it('is the same in whatever order its samples arrive, and however often', () => {
    fc.assert(
      fc.property(
        fc.array(sample, { minLength: 1, maxLength: 60 }).chain((samples) =>
          fc.tuple(
            fc.constant(samples),
            fc.shuffledSubarray([...samples, ...samples], {
              minLength: 2 * samples.length,
              maxLength: 2 * samples.length,
            }),
          ),
        ),
        ([samples, shuffled]) => {
          expect(curvesOf(shuffled)).toEqual(curvesOf(samples));
        },
      ),
    );
  });

  it('loses no sample between its tail and what leaves it', () => {
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 60 }), (samples) => {
        const { tail, shed } = keptOf(samples);
        const { fine, aged } = tailFrom(tail);
        const all = new Curve();
        for (const { at, figures: some } of samples) all.raise(Math.floor(at / 5), some);
        const from = Math.max(0, Math.floor(((all.newest ?? 0) * 5 - 60) / 120)) * 24;
        expect(fine.at.every((at) => at >= from) && aged.at.every((at) => at < from)).toBe(true);
        expect(shed.at.every((at) => at * 5 < startOfTail(tail))).toBe(true);
        for (const part of [aged, fine]) shed.merge(part);
        expect(plain(shed)).toEqual(plain(all));
      }),
    );
  });

  it('fits into its row with any number of disks', () => {
    const disks = Array.from({ length: 4_000 }, (_, index): [number, number] => [
      index,
      2 ** 40 + index * 7_001,
    ]);
    const samples = Array.from({ length: 20 }, (_, index) => ({
      at: START + 5 * index,
      figures: disks,
      total: null,
    }));
    const { tail } = keptOf(samples);
    expect(tail.samples?.length).toBeLessThanOrEqual(60_000);
    expect(tail.open_samples).toBeNull();
    expect(tailFrom(tail).fine.series.has(0)).toBe(true);
  });

  it('goes on from a tail that a hub wrote before samples were open', () => {
    const out = new ByteWriter();
    out.whole(1);
    const fine = new Curve([START / 5], new Map([[0, [70_000]]]));
    for (const curve of [fine, new Curve(), new Curve()]) writeCurve(out, curve);
    const closed = { ...NO_CURVE, samples: out.take() };
    expect(startOfTail(closed)).toBeGreaterThan(START);
    const later = Array.from({ length: 7 }, (_, index) => ({
      at: START + 5 * (index + 1),
      figures: [[0, 80_000 + index]] as const,
      total: null,
    }));
    const { tail } = keptOf(later, closed);
    expect(tailFrom(tail).fine.series.get(0)).toEqual([70_000, ...later.map((one) => one.figures[0][1])]);
    expect(startOfTail(tail)).toBeLessThanOrEqual(START);
  });

  it('stays as a newer hub wrote it', () => {
    const newer = Buffer.from([99, 1, 2, 3]);
    const one = { at: START, figures: [[0, 1]] as const, total: null };
    for (const column of ['samples', 'open_samples'] as const) {
      const stored = { ...NO_CURVE, [column]: newer };
      expect(readTail(stored)).toBeUndefined();
      const { tail, shed } = keptOf(
        Array.from({ length: 20 }, (_, row) => ({ ...one, at: START + 5 * row })),
        stored,
      );
      expect(tail[column]).toBe(newer);
      expect(tail.open_samples?.length).toBeLessThanOrEqual(128);
      expect(shed.length).toBe(0);
    }
  });

  it('writes its closed samples again with every sixth bucket, and its open ones in as many bytes as before', () => {
    const disks = [0, 1, 2].map((index): [number, number] => [index, 2 ** 40 + index]);
    let stored = NO_CURVE;
    const closings: number[] = [];
    const lengths = new Set<number | undefined>();
    for (let second = 0; second < 5 * 28; second++) {
      const before = stored.samples;
      stored = addSample(stored, { at: START + second, figures: disks, total: 2 ** 42 }, new Curve());
      if (stored.samples !== before) closings.push(second);
      lengths.add(stored.open_samples?.length);
    }
    expect(closings).toEqual([30, 60, 90, 120]);
    expect([...lengths]).toEqual([128]);
  });
});

function keptOf(samples: readonly Sample[], stored = NO_CURVE): { tail: StoredCurve; shed: Curve } {
  let tail = stored;
  const shed = new Curve();
  for (const one of samples) tail = addSample(tail, one, shed);
  return { tail, shed };
}

function curvesOf(samples: readonly Sample[]): unknown {
  const { tail, shed } = keptOf(samples);
  const { fine, aged, coarse, totals } = tailFrom(tail);
  shed.merge(aged);
  return [fine, coarse, totals, shed].map(plain);
}

function tailFrom(stored: StoredCurve): Tail {
  const tail = readTail(stored);
  if (!tail) throw new Error('this hub wrote it');
  return tail;
}

/** Independent of the order in which series came. */
function plain({ at, series }: Curve): unknown {
  return { at, series: [...series].toSorted(([a], [b]) => a - b) };
}
