import { BUCKET_SECONDS, TOTAL_SECONDS } from './buckets.js';
import type { Sample } from './buckets.js';
import { ByteReader, ByteWriter } from './bytes.js';
import { Curve, JOB } from './curve.js';
import { fromOrdinal, toOrdinal } from './ordinal.js';

const VERSION = 1;
/** Closing so many samples takes about as long as writing them again with each update. */
const MOST_SAMPLES = 6;
const MOST_BYTES = 2_000;

/** The job's total stands among the figures of a sample. */
const TOTAL = -2;
/** Keys start at -2, stored ones at 0. */
const KEY_SHIFT = 2;
/** A key and an ordinal take at most so many bytes. */
const FIGURE_BYTES = 8;
const HEAD_BYTES = 24;

/** A bucket of 5 seconds, and the ordinals of its figures (see ordinal.ts) by their keys. */
interface OpenSample {
  readonly bucket: number;
  readonly keys: readonly number[];
  readonly ordinals: readonly number[];
}

export interface OpenCurves {
  /** In buckets of 5 seconds. */
  readonly fine: Curve;
  /** The job's total, in buckets of 30 seconds. */
  readonly totals: Curve;
}

/**
 * Puts a sample before those that are there, or raises the first of them where it is of the same bucket and figures.
 * Undefined where there are enough of them, or a newer hub wrote them: then they stay as they are.
 */
export function withSample(open: Uint8Array | null, sample: Sample): Uint8Array | undefined {
  const input = new ByteReader(open ?? NONE);
  if (input.whole() !== VERSION) return undefined;
  const count = input.whole();
  const added = openSample(sample);
  const rest = input.rest();
  const first = count > 0 ? readSample(input) : undefined;
  return first && isAlike(first, added)
    ? write(count, raised(first, added), input.rest())
    : write(count + 1, added, rest);
}

/** With `more` besides; undefined where a newer hub wrote them. */
export function readOpen(open: Uint8Array | null, more?: Sample): OpenCurves | undefined {
  const input = new ByteReader(open ?? NONE);
  if (input.whole() !== VERSION) return undefined;
  const curves = { fine: new Curve(), totals: new Curve() };
  if (more) addTo(curves, openSample(more));
  for (let left = input.whole(); left > 0; left--) addTo(curves, readSample(input));
  return curves;
}

const NONE = Uint8Array.of(VERSION, 0);

function openSample({ at, figures, total }: Sample): OpenSample {
  const keys = figures.map(([key]) => key);
  const ordinals = figures.map(([, figure]) => toOrdinal(figure));
  if (total !== null) {
    keys.push(TOTAL);
    ordinals.push(toOrdinal(total));
  }
  return { bucket: Math.floor(at / BUCKET_SECONDS), keys, ordinals };
}

function isAlike(one: OpenSample, other: OpenSample): boolean {
  return (
    one.bucket === other.bucket &&
    one.keys.length === other.keys.length &&
    one.keys.every((key, index) => key === other.keys[index])
  );
}

function raised(one: OpenSample, other: OpenSample): OpenSample {
  return {
    ...one,
    ordinals: one.ordinals.map((ordinal, row) => Math.max(ordinal, other.ordinals[row] ?? 0)),
  };
}

function write(
  count: number,
  { bucket, keys, ordinals }: OpenSample,
  rest: Uint8Array,
): Uint8Array | undefined {
  const out = new ByteWriter(HEAD_BYTES + keys.length * FIGURE_BYTES + rest.length);
  out.whole(VERSION);
  out.whole(count);
  out.whole(bucket);
  out.whole(keys.length);
  for (let index = 0; index < keys.length; index++) {
    out.whole((keys[index] ?? 0) + KEY_SHIFT);
    out.whole(ordinals[index] ?? 0);
  }
  out.put(rest);
  return count > MOST_SAMPLES || out.length > MOST_BYTES ? undefined : out.take();
}

function readSample(input: ByteReader): OpenSample {
  const bucket = input.whole();
  const keys: number[] = [];
  const ordinals: number[] = [];
  for (let left = input.whole(); left > 0; left--) {
    keys.push(input.whole() - KEY_SHIFT);
    ordinals.push(input.whole());
  }
  return { bucket, keys, ordinals };
}

function addTo({ fine, totals }: OpenCurves, { bucket, keys, ordinals }: OpenSample): void {
  const figures = keys.map((key, index): [number, number] => [key, fromOrdinal(ordinals[index] ?? 0)]);
  fine.raise(
    bucket,
    figures.filter(([key]) => key !== TOTAL),
  );
  const total = figures.find(([key]) => key === TOTAL);
  if (total) totals.raise(Math.floor((bucket * BUCKET_SECONDS) / TOTAL_SECONDS), [[JOB, total[1]]]);
}
