import { BUCKET_SECONDS, TOTAL_SECONDS } from './buckets.js';
import type { Sample } from './buckets.js';
import { ByteReader, ByteWriter } from './bytes.js';
import { Curve, JOB } from './curve.js';
import { fromOrdinal, toOrdinal } from './ordinal.js';

const VERSION = 2;
/** Closing so many samples takes about as long as writing them again with each update. */
const MOST_SAMPLES = 6;
const MOST_BYTES = 2_000;
/** A database overwrites a row where it stands if an update leaves its length alone, so the length grows in steps. */
const STEP_BYTES = 128;
const HEAD_BYTES = 4;

/** The job's total stands among the figures of a sample. */
const TOTAL = -2;
/** Keys start at -2, stored ones at 0. */
const KEY_SHIFT = 2;
/** Stands for the number of figures, which is never 0. */
const SAME_KEYS = 0;

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
  const stored = openReader(open);
  if (!stored) return undefined;
  const { input, count } = stored;
  const added = openSample(sample);
  if (count === 0) return write(1, [added], input);
  const first = readSample(input, START);
  if (!isAlike(first, added)) return write(count + 1, [added, first], input);
  const second = count > 1 ? [readSample(input, first)] : [];
  return write(count, [raised(first, added), ...second], input);
}

/** With `more` besides; undefined where a newer hub wrote them. */
export function readOpen(open: Uint8Array | null, more?: Sample): OpenCurves | undefined {
  const stored = openReader(open);
  if (!stored) return undefined;
  const curves = { fine: new Curve(), totals: new Curve() };
  if (more) addTo(curves, openSample(more));
  let sample = START;
  for (let left = stored.count; left > 0; left--) {
    sample = readSample(stored.input, sample);
    addTo(curves, sample);
  }
  return curves;
}

/** No samples, in as many bytes as those took. */
export function emptied(open: Uint8Array | null): Uint8Array | null {
  return open && Buffer.concat([NONE], open.length);
}

const NONE = Uint8Array.of(VERSION, 0, 0);
/** The first sample is written as its difference from this one. */
const START: OpenSample = { bucket: 0, keys: [], ordinals: [] };

const SCRATCH = new ByteWriter();

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
  return one.bucket === other.bucket && haveSameKeys(one, other);
}

function haveSameKeys({ keys }: OpenSample, other: OpenSample): boolean {
  return keys.length === other.keys.length && keys.every((key, index) => key === other.keys[index]);
}

function raised(one: OpenSample, other: OpenSample): OpenSample {
  return {
    ...one,
    ordinals: one.ordinals.map((ordinal, row) => Math.max(ordinal, other.ordinals[row] ?? 0)),
  };
}

/** How many there are, and their bytes; undefined where a newer hub wrote them. */
function openReader(open: Uint8Array | null): { count: number; input: ByteReader } | undefined {
  const input = new ByteReader(open ?? NONE);
  if (input.whole() !== VERSION) return undefined;
  const count = input.whole();
  return { count, input: new ByteReader(input.take(input.whole())) };
}

/** The newest samples, of which each is written as what differs in it from the one before, and then the rest as it is. */
function write(count: number, newest: readonly OpenSample[], older: ByteReader): Uint8Array | undefined {
  const samples = SCRATCH;
  samples.clear();
  let before = START;
  for (const sample of newest) {
    writeSample(samples, sample, before);
    before = sample;
  }
  samples.put(older.rest());
  if (count > MOST_SAMPLES || samples.length > MOST_BYTES) return undefined;
  const out = new ByteWriter(Math.ceil((HEAD_BYTES + samples.length) / STEP_BYTES) * STEP_BYTES);
  out.whole(VERSION);
  out.whole(count);
  out.whole(samples.length);
  out.put(samples.take());
  return out.padded(STEP_BYTES);
}

function writeSample(out: ByteWriter, sample: OpenSample, before: OpenSample): void {
  const { bucket, keys, ordinals } = sample;
  out.signed(bucket - before.bucket);
  const isSame = haveSameKeys(sample, before);
  out.whole(isSame ? SAME_KEYS : keys.length);
  for (let index = 0; index < keys.length; index++) {
    if (!isSame) out.whole((keys[index] ?? 0) + KEY_SHIFT);
    out.signed((ordinals[index] ?? 0) - (isSame ? (before.ordinals[index] ?? 0) : 0));
  }
}

function readSample(input: ByteReader, before: OpenSample): OpenSample {
  const bucket = before.bucket + input.signed();
  const count = input.whole();
  if (count === SAME_KEYS) {
    return {
      bucket,
      keys: before.keys,
      ordinals: before.ordinals.map((ordinal) => ordinal + input.signed()),
    };
  }
  const keys: number[] = [];
  const ordinals: number[] = [];
  for (let left = count; left > 0; left--) {
    keys.push(input.whole() - KEY_SHIFT);
    ordinals.push(input.signed());
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
