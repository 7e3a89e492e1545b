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

interface Sample {
  readonly at: number;
  readonly seconds: number;
  readonly own: number | undefined;
  readonly disks: ReadonlyMap<number, number>;
  readonly speeds: Speeds | undefined;
}

/**
 * The points of a job, oldest first, at the length in which they are stored:
 * 1. All samples are put in the order of their buckets, a coarse one before fine ones in the same time.
 * 2. The job's bytes are its own figure, or else the sum of what its disks have reached by then.
 * 3. The speed of a fine sample is that since the one before. A fine sample within a coarse bucket, which arrived when
 *    the curve was thinned already, only raises the bytes of that bucket.
 */
export function pointsOf(pieces: readonly Piece[]): Point[] {
  const samples = pieces.flatMap(samplesOf).toSorted((a, b) => a.at - b.at || b.seconds - a.seconds);
  const reached = new Map<number, number>();
  const points: Point[] = [];
  for (const sample of samples) {
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
  const disks = new Map(point.disks);
  for (const [disk, figure] of sample.disks) disks.set(disk, Math.max(disks.get(disk) ?? 0, figure));
  const own = sample.own === undefined ? point.own : Math.max(point.own ?? 0, sample.own);
  return { ...point, own, bytes: own ?? Math.max(point.bytes, bytes), disks };
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
