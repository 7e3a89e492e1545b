import { JOB } from './curve.js';
import type { Curve, SeriesKey } from './curve.js';

/**
 * By how many bytes a job grew between two rows of its curve: by its own figure if the later one has it, or by those
 * disks that have one at both. A disk's first figure is no growth: nobody knows since when it stood. Null where there is
 * nothing to compare.
 */
export function growth(curve: Curve, from: number, to: number): number | null {
  const own = grownBy(curve, JOB, from, to);
  const isTold = curve.series.get(JOB)?.[to] !== undefined;
  if (own !== null && isTold) return own;
  const disks = [...curve.series.keys()]
    .map((key) => grownBy(curve, key, from, to))
    .filter((bytes) => bytes !== null);
  return disks.length === 0 ? own : disks.reduce((sum, bytes) => sum + bytes, 0);
}

function grownBy(curve: Curve, key: SeriesKey, from: number, to: number): number | null {
  const [before, after] = [curve.standing(key, from), curve.standing(key, to)];
  return before === undefined || after === undefined ? null : after - before;
}
