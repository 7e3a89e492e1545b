import type { JobView, SamplesView } from '../hub/types.js';

/** A curve as columns: seconds since 1970, and a value for each of them; null is a gap. */
export interface SpeedCurve {
  readonly t: readonly number[];
  readonly bytes: readonly (number | null)[];
  /** Mean of each bucket, in bytes per second, and its bounds. */
  readonly speed: readonly (number | null)[];
  readonly least: readonly (number | null)[];
  readonly most: readonly (number | null)[];
  readonly disks: readonly DiskCurve[];
}

export interface DiskCurve {
  readonly index: number;
  readonly bytes: readonly (number | null)[];
}

/** A pause is a gap from so many usual distances on. */
const GAP = 3;
const LEAST_GAP_SECONDS = 75;
const SMOOTH_SECONDS = 15;

/** The curve with gaps where nothing was heard; `shift` seconds later, to lie over another run. */
export function curveOf(samples: SamplesView, shift = 0): SpeedCurve {
  const { t, bytes, speed_min: least, speed_max: most, disks } = samples;
  const gap = Math.max(LEAST_GAP_SECONDS, GAP * usualDistance(t), GAP * samples.step_seconds);
  const rows: (number | null)[] = [];
  t.forEach((_, row) => {
    if (row > 0 && !isNear(t, row, gap)) rows.push(null);
    rows.push(row);
  });
  const column = <T>(of: readonly T[]): (T | null)[] =>
    rows.map((row) => (row === null ? null : (of[row] ?? null)));
  const speeds = t.map((_, row) => speedAt(samples, row, gap));
  return {
    t: rows.map((row, place) => shift + (row === null ? (t[rows[place - 1] ?? 0] ?? 0) + 1 : (t[row] ?? 0))),
    bytes: column(bytes),
    speed: column(speeds),
    least: column(least),
    most: column(most),
    disks: disks.map((disk) => ({ index: disk.disk_index, bytes: column(disk.bytes) })),
  };
}

/**
 * The mean over the last seconds: reports come a little early or late, which would show as speed. Null where a gap has
 * just ended, as nobody knows the speed within it.
 */
function speedAt({ t, bytes }: SamplesView, row: number, gap: number): number | null {
  let first = row;
  while (first > 0 && isNear(t, first, gap) && (t[row] ?? 0) - (t[first] ?? 0) < SMOOTH_SECONDS) first -= 1;
  if (first === row) return null;
  return Math.max(0, ((bytes[row] ?? 0) - (bytes[first] ?? 0)) / ((t[row] ?? 0) - (t[first] ?? 0)));
}

/** Whether no gap lies before the sample. */
function isNear(t: readonly number[], row: number, gap: number): boolean {
  return (t[row] ?? 0) - (t[row - 1] ?? 0) <= gap;
}

/** The median of the distances. */
export function usualDistance(t: readonly number[]): number {
  const distances = t.slice(1).map((at, index) => at - (t[index] ?? at));
  return distances.toSorted((a, b) => a - b)[Math.floor(distances.length / 2)] ?? 0;
}

/** How far the end may lie from where it is expected, in ms: as far as the speeds of a minute, ten and all differ. */
export function spreadOf(job: JobView, { t, bytes }: SamplesView): number | null {
  const left = (job.total_bytes ?? 0) - (job.bytes_transferred ?? 0);
  const last = t.length - 1;
  if (job.estimated_completion_at === null || left <= 0 || last < 1) return null;
  const until = t[last] ?? 0;
  const spans = [60, 600, Number.POSITIVE_INFINITY].map((seconds) => {
    const first = Math.min(
      last - 1,
      t.findIndex((at) => at >= until - seconds),
    );
    const speed = ((bytes[last] ?? 0) - (bytes[first] ?? 0)) / (until - (t[first] ?? until));
    return speed > 0 ? left / speed : null;
  });
  const known = spans.filter((span) => span !== null && Number.isFinite(span)) as number[];
  return known.length < 2 ? null : ((Math.max(...known) - Math.min(...known)) / 2) * 1_000;
}
