import { BUCKET_SECONDS, COARSE_SECONDS, TOTAL_SECONDS } from './buckets.js';
import { JOB } from './curve.js';
import type { Curve } from './curve.js';
import { growth } from './growth.js';
import type { Tail } from './tail.js';

/** Over how long `observed_speed_bps` is measured. */
const SPEED_SECONDS = 60;
/** With less than this nobody can know. */
const LEAST_SECONDS = 30;
/** A total that grew by more than this in five minutes is still being found out. */
const STEADY_SECONDS = 300;
const STEADY_GROWTH = 1.02;
/** A job that is over its estimate gets a later one, by at least this and in whole steps, so that it stays calm. */
const STEP_MS = 10_000;
const SOON_MS = 5_000;

/** An estimate follows from these besides the curve: bytes, and an instant in milliseconds since 1970. */
export interface Course {
  readonly bytes: number | null;
  readonly total: number | null;
  readonly startedAt: number | null;
}

/** Bytes per second over the last 60 s of a job's samples; null before there are two. */
export function observedSpeed({ fine }: Pick<Tail, 'fine'>): number | null {
  const last = fine.length - 1;
  const from = fine.at.findIndex((at) => at >= (fine.newest ?? 0) - SPEED_SECONDS / BUCKET_SECONDS);
  return last < 1 ? null : speedBetween(fine, Math.min(from, last - 1), last, BUCKET_SECONDS);
}

/**
 * When a job will be done, in milliseconds since 1970; null where nobody can know.
 * 1. How much is left: the total less the bytes. Where the total grew by more than 2 % in five minutes, or all bytes are
 *    there already, nobody knows what is left.
 * 2. How fast it goes: the median of three speeds: over the last minute, the last half hour (but for pauses) and the
 *    whole job. A burst moves only the first, a pause of an hour only the last, and a job that slows down is between two
 *    of them.
 * 3. The end is as long after the newest sample as what is left takes at that speed.
 * 4. Where that is over already, or hardly ahead, the end is as long after now, in steps of ten seconds.
 */
export function estimatedEnd(tail: Tail, course: Course, now: number): number | null {
  const left = (course.total ?? 0) - (course.bytes ?? 0);
  if (left <= 0 || !hasSamplesEnough(tail) || isTotalGrowing(tail, course.total ?? 0)) return null;
  const speed = median([observedSpeed(tail), movingSpeed(tail.coarse), overallSpeed(tail, course)]);
  if (speed === null || speed <= 0) return null;
  const leftMs = (left / speed) * 1_000;
  const end = newestMs(tail) + leftMs;
  if (end > now + SOON_MS) return Math.round(end / 1_000) * 1_000;
  return Math.ceil((now + Math.max(leftMs, SOON_MS)) / STEP_MS) * STEP_MS;
}

function hasSamplesEnough({ fine, coarse }: Tail): boolean {
  const seconds = ((fine.newest ?? 0) - (fine.at[0] ?? 0)) * BUCKET_SECONDS;
  // Three coarse buckets are at least five minutes apart, even where a pause has emptied the fine ones.
  return fine.length > 1 && (seconds >= LEAST_SECONDS || coarse.length > 2);
}

function isTotalGrowing({ totals }: Tail, total: number): boolean {
  const since = ((totals.newest ?? 0) + 1) * TOTAL_SECONDS - STEADY_SECONDS;
  // The newest one of before the five minutes counts too, as it stood when they began.
  const first = totals.at.findLastIndex((at) => (at + 1) * TOTAL_SECONDS <= since);
  const rows = totals.at.map((_, row) => row).slice(Math.max(first, 0));
  const least = Math.min(...rows.map((row) => totals.standing(JOB, row) ?? total), total);
  return total > least * STEADY_GROWTH;
}

function overallSpeed(tail: Tail, { bytes, startedAt }: Course): number | null {
  if (bytes === null || startedAt === null) return null;
  const seconds = (newestMs(tail) - startedAt) / 1_000;
  return seconds < LEAST_SECONDS ? null : bytes / seconds;
}

/**
 * The speed over the last half hour. Five minutes count if they are over, and if the job moved in them and in those
 * before: a pause is left out, and so is the time in which it ended.
 */
function movingSpeed(coarse: Curve): number | null {
  let [bytes, seconds, movedBefore] = [0, 0, true];
  for (let row = 1; row < coarse.length - 1; row++) {
    const grown = growth(coarse, row - 1, row) ?? 0;
    if (grown > 0 && movedBefore) {
      bytes += grown;
      seconds += ((coarse.at[row] ?? 0) - (coarse.at[row - 1] ?? 0)) * COARSE_SECONDS;
    }
    movedBefore = grown > 0;
  }
  return seconds > 0 ? bytes / seconds : null;
}

function speedBetween(curve: Curve, from: number, to: number, bucketSeconds: number): number | null {
  const seconds = ((curve.at[to] ?? 0) - (curve.at[from] ?? 0)) * bucketSeconds;
  if (seconds <= 0) return null;
  const bytes = growth(curve, from, to);
  return bytes === null ? null : Math.round(Math.max(0, bytes) / seconds);
}

function newestMs({ fine }: Tail): number {
  return (fine.newest ?? 0) * BUCKET_SECONDS * 1_000;
}

function median(speeds: readonly (number | null)[]): number | null {
  const known = speeds.filter((speed) => speed !== null).toSorted((a, b) => a - b);
  const middle = known.length / 2;
  const [low, high] = [known[Math.ceil(middle) - 1], known[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
