import { JOB } from '../job-rules/curve/curve.js';
import type { Curve } from '../job-rules/curve/curve.js';
import { BUCKET_SECONDS } from '../job-rules/curve/buckets.js';
import { sumOfKnown } from '../job-rules/figures.js';

/** One bucket of a job's history. */
export interface Point {
  /** Its start, in seconds since 1970, and its length. */
  readonly at: number;
  readonly seconds: number;
  /** The 5 seconds of its last sample, in seconds since 1970. */
  readonly lastAt: number;
  /** The job's bytes as the last sample in it found them, and those of the disks that it has. */
  readonly bytes: number;
  readonly disks: ReadonlyMap<number, number>;
  /** The job's own figure in that sample, if it had one; the bytes are the sum of the disks otherwise. */
  readonly own: number | undefined;
  /** The least and the greatest speed between samples in it, in bytes per second; null before the second sample. */
  readonly speedMin: number | null;
  readonly speedMax: number | null;
}

/** A stored part of a curve: fine ones have no speeds, as those follow from their neighbours. */
export interface Piece {
  readonly seconds: number;
  readonly curve: Curve;
  /** Those of each row. */
  readonly speeds?: readonly Speeds[];
}

export type Speeds = Pick<Point, 'speedMin' | 'speedMax'>;

const NO_SPEED: Speeds = { speedMin: null, speedMax: null };

type Bytes = Pick<Point, 'own' | 'disks'>;

interface Sample extends Bytes {
  readonly at: number;
  readonly seconds: number;
  readonly speeds: Speeds | undefined;
}

/**
 * The points of a job, oldest first, at the length in which they are stored:
 * 1. All samples are put in the order of their buckets, a coarse one before fine ones in the same time. A bucket that
 *    stands in two pieces, as late samples wait in the job's row, has the greatest figures of both.
 * 2. The job's bytes are its own figure, or else the sum of what its disks have reached by then.
 * 3. The speed of a fine sample is that since the one before. A fine sample within a coarse bucket, which arrived when
 *    the curve was thinned already, only raises the bytes of that bucket.
 */
export function pointsOf(pieces: readonly Piece[]): Point[] {
  const samples = pieces.flatMap(samplesOf).toSorted((a, b) => a.at - b.at || b.seconds - a.seconds);
  const reached = new Map<number, number>();
  const points: Point[] = [];
  for (const sample of once(samples)) {
    const before = points.at(-1);
    const isWithin = before !== undefined && sample.at < endOf(before);
    for (const [disk, bytes] of sample.disks)
      reached.set(disk, isWithin ? Math.max(reached.get(disk) ?? 0, bytes) : bytes);
    const bytes = sample.own ?? sumOfKnown([...reached.values()]) ?? 0;
    if (isWithin) points[points.length - 1] = raised(before, bytes, sample);
    else points.push(pointOf(sample, bytes, before));
  }
  return points;
}

/** The same points in longer buckets: the last bytes, the least and the greatest speed of each. */
export function inBuckets(points: readonly Point[], seconds: number): Point[] {
  const buckets: Point[] = [];
  for (const point of points) {
    const at = Math.floor(point.at / seconds) * seconds;
    const before = buckets.at(-1);
    if (before?.at === at) buckets[buckets.length - 1] = joined(before, point);
    else buckets.push({ ...point, at, seconds });
  }
  return buckets;
}

function samplesOf({ seconds, curve, speeds }: Piece): Sample[] {
  return curve.at.map((bucket, row) => {
    const disks = new Map<number, number>();
    for (const [key, column] of curve.series) {
      const figure = column[row] === undefined ? undefined : curve.standing(key, row);
      if (key !== JOB && figure !== undefined) disks.set(key, figure);
    }
    const own = curve.series.get(JOB)?.[row] === undefined ? undefined : curve.standing(JOB, row);
    return { at: bucket * seconds, seconds, own, disks, speeds: speeds && (speeds[row] ?? NO_SPEED) };
  });
}

/** Each bucket once. */
function once(samples: readonly Sample[]): Sample[] {
  const buckets: Sample[] = [];
  for (const sample of samples) {
    const before = buckets.at(-1);
    if (before?.at === sample.at && before.seconds === sample.seconds)
      buckets[buckets.length - 1] = { ...before, ...greatestOf(before, sample) };
    else buckets.push(sample);
  }
  return buckets;
}

function pointOf(
  { at, seconds, own, disks, speeds }: Sample,
  bytes: number,
  before: Point | undefined,
): Point {
  const { speedMin, speedMax } = speeds ?? speedSince(before, at, bytes);
  // The last sample of a coarse bucket is taken to be in its last five seconds.
  return { at, seconds, lastAt: at + seconds - BUCKET_SECONDS, bytes, disks, own, speedMin, speedMax };
}

function speedSince(before: Point | undefined, at: number, bytes: number): Speeds {
  if (!before) return NO_SPEED;
  const speed = Math.round(Math.max(0, bytes - before.bytes) / (at - before.lastAt));
  return { speedMin: speed, speedMax: speed };
}

function endOf({ at, seconds }: Point): number {
  return at + seconds;
}

function raised(point: Point, bytes: number, sample: Sample): Point {
  const { own, disks } = greatestOf(point, sample);
  if (own === undefined) return { ...point, bytes: Math.max(point.bytes, bytes), disks };
  // A lower figure of the job's own is older than what the disks had reached at the end of the bucket.
  return own < point.bytes ? { ...point, disks } : { ...point, own, bytes: own, disks };
}

function greatestOf(a: Bytes, b: Bytes): Bytes {
  const disks = new Map(a.disks);
  for (const [disk, figure] of b.disks) disks.set(disk, Math.max(disks.get(disk) ?? 0, figure));
  return { own: b.own === undefined ? a.own : Math.max(a.own ?? 0, b.own), disks };
}

function joined(bucket: Point, later: Point): Point {
  return {
    ...bucket,
    lastAt: later.lastAt,
    bytes: later.bytes,
    own: later.own,
    disks: new Map([...bucket.disks, ...later.disks]),
    speedMin: least(bucket.speedMin, later.speedMin),
    speedMax: greatest(bucket.speedMax, later.speedMax),
  };
}

function least(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

function greatest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
