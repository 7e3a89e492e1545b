import { ByteReader, ByteWriter } from './bytes.js';
import { Curve } from './curve.js';
import { readCurve, writeCurve } from './curve-format.js';

/** A row must fit into a BLOB of MySQL, however many disks a job has: those with the highest indices go without. */
export const MOST_BYTES = 60_000;

const CHUNK_VERSION = 1;
/** Tails as they were written first: without open samples, and without saying what has been in `job_samples`. */
const CLOSED_VERSION = 1;
const UNKNOWN = Number.MAX_SAFE_INTEGER;
const VERSION = 2;
const HEAD_BYTES = 24;
const NO_CURVE = new Curve();

/** The curves of the closed part: see {@link Tail}. */
export type ClosedCurves = readonly [fine: Curve, coarse: Curve, totals: Curve];

/** A tail as stored. */
export interface StoredTail {
  /** Buckets of 5 seconds from this one on have never been in `job_samples`. */
  readonly from: number;
  /** See {@link readClosed}. */
  readonly closed: Uint8Array;
  /** Open samples, which hubs kept here before these had a column of their own, in buckets of 5 seconds. */
  readonly open: Curve;
  /** The totals of the open samples. */
  readonly openTotals: Curve;
}

/** Undefined where a newer hub wrote it in a way that this one does not know. */
export function readStored(stored: Uint8Array | null): StoredTail | undefined {
  const nothing = { from: 0, closed: Buffer.alloc(0), open: new Curve(), openTotals: new Curve() };
  if (!stored || stored.length === 0) return nothing;
  const input = new ByteReader(stored);
  const version = input.whole();
  if (version === CLOSED_VERSION) return { ...nothing, from: UNKNOWN, closed: input.rest() };
  if (version !== VERSION) return undefined;
  return {
    from: input.whole(),
    closed: input.take(input.whole()),
    open: readCurve(input),
    openTotals: readCurve(input),
  };
}

export function writeStored(from: number, closed: Uint8Array): Buffer {
  const out = new ByteWriter(closed.length + HEAD_BYTES);
  out.whole(VERSION);
  out.whole(from);
  out.whole(closed.length);
  out.put(closed);
  for (const open of [NO_CURVE, NO_CURVE]) writeCurve(out, open);
  return out.take();
}

export function readClosed(closed: Uint8Array): ClosedCurves {
  if (closed.length === 0) return [new Curve(), new Curve(), new Curve()];
  const input = new ByteReader(closed);
  return [readCurve(input), readCurve(input), readCurve(input)];
}

/** The first of them alone. */
export function readClosedFine(closed: Uint8Array): Curve {
  return closed.length === 0 ? new Curve() : readCurve(new ByteReader(closed));
}

export function writeClosed(curves: ClosedCurves): Buffer {
  return fitting(curves, () => {});
}

/** One chunk as stored, without the disks that do not fit. */
export function writeChunk(curve: Curve): Buffer {
  return fitting([curve], (out) => out.whole(CHUNK_VERSION));
}

/** Undefined where a newer hub wrote it. */
export function readChunk(stored: Uint8Array): Curve | undefined {
  const input = new ByteReader(stored);
  return input.whole() === CHUNK_VERSION ? readCurve(input) : undefined;
}

function fitting(curves: readonly Curve[], begin: (out: ByteWriter) => void): Buffer {
  for (;;) {
    const out = new ByteWriter();
    begin(out);
    for (const curve of curves) writeCurve(out, curve);
    if (out.length <= MOST_BYTES) return out.take();
    for (const curve of curves) dropLastDisks(curve);
  }
}

function dropLastDisks(curve: Curve): void {
  const disks = [...curve.series.keys()].filter((key) => key >= 0).toSorted((a, b) => a - b);
  for (const key of disks.slice(Math.floor(disks.length / 2))) curve.series.delete(key);
}
