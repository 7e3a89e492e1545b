import { BUCKET_SECONDS } from '../job-rules/curve/buckets.js';
import { inBuckets } from './points.js';
import type { Point } from './points.js';

/** Lengths of buckets that suit people, in seconds; beyond the last one whole days. */
const STEPS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400];
const DAY = 86_400;
/** Small curves show no more. */
export const SMALL_SECONDS = 1_800;

/** Columns of one length, oldest first: see section 9 of the wire contract. */
export interface SamplesView {
  readonly job_id: string;
  readonly step_seconds: number;
  readonly t: readonly number[];
  readonly bytes: readonly number[];
  readonly speed_min: readonly (number | null)[];
  readonly speed_max: readonly (number | null)[];
  readonly disks: readonly { readonly disk_index: number; readonly bytes: readonly (number | null)[] }[];
}

/** A small curve; speeds in bytes per second, null before the second sample. */
export interface SmallCurve {
  readonly job_id: string;
  readonly t: readonly number[];
  readonly speed: readonly (number | null)[];
}

/** At most `most` points, in buckets of at least `leastSeconds`. */
export function samplesView(
  jobId: string,
  points: readonly Point[],
  most: number,
  leastSeconds: number,
): SamplesView {
  const stored = points.reduce((longest, { seconds }) => Math.max(longest, seconds), leastSeconds);
  const step = stepFor(points, most, stored);
  const buckets = inBuckets(points, step);
  return {
    job_id: jobId,
    step_seconds: step,
    t: buckets.map(({ at }) => at),
    bytes: buckets.map(({ bytes }) => bytes),
    speed_min: buckets.map(({ speedMin }) => speedMin),
    speed_max: buckets.map(({ speedMax }) => speedMax),
    disks: disksOf(buckets),
  };
}

/** The last 30 minutes of a job's curve. */
export function smallCurve(jobId: string, points: readonly Point[], most: number): SmallCurve {
  const from = (points.at(-1)?.at ?? 0) - SMALL_SECONDS;
  const recent = points.filter(({ at }) => at > from);
  const buckets = inBuckets(recent, stepFor(recent, most, BUCKET_SECONDS));
  return {
    job_id: jobId,
    t: buckets.map(({ at }) => at),
    speed: buckets.map((bucket, index) => meanSpeed(buckets[index - 1], bucket)),
  };
}

/** The shortest step of which the curve has at most so many buckets. */
function stepFor(points: readonly Point[], most: number, leastSeconds: number): number {
  const fits = (step: number): boolean => step >= leastSeconds && countOf(points, step) <= most;
  const step = STEPS.find(fits);
  if (step !== undefined) return step;
  let days = 2;
  while (!fits(days * DAY)) days *= 2;
  return days * DAY;
}

function countOf(points: readonly Point[], step: number): number {
  return new Set(points.map(({ at }) => Math.floor(at / step))).size;
}

function disksOf(buckets: readonly Point[]): SamplesView['disks'] {
  const indices = new Set(buckets.flatMap(({ disks }) => [...disks.keys()]));
  return [...indices]
    .toSorted((a, b) => a - b)
    .map((index) => {
      let reached: number | null = null;
      return {
        disk_index: index,
        bytes: buckets.map(({ disks }) => (reached = disks.get(index) ?? reached)),
      };
    });
}

/** Between the last samples of two buckets; the first one has only the speeds between its own samples. */
function meanSpeed(before: Point | undefined, bucket: Point): number | null {
  if (!before) return bucket.speedMax;
  return Math.round(Math.max(0, bucket.bytes - before.bytes) / (bucket.lastAt - before.lastAt));
}
