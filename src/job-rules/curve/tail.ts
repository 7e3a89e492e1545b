import { BUCKET_SECONDS, CHUNK_SECONDS, COARSE_SECONDS } from './buckets.js';
import type { Sample } from './buckets.js';
import type { Curve } from './curve.js';
import { emptied, readOpen, withSample } from './open-samples.js';
import type { OpenCurves } from './open-samples.js';
import { readClosed, readClosedFine, readStored, writeClosed, writeStored } from './tail-format.js';
import type { StoredTail } from './tail-format.js';

/** The newest samples stay in the job's row for at least this long, others move to `job_samples` by whole chunks. */
const KEPT_SECONDS = 60;
const COARSE_ROWS = 7;
const TOTAL_ROWS = 12;

/** The columns of a job's row that hold the newest part of its curve. */
export interface StoredCurve {
  /** The samples of the last minutes, which are written again when open ones are closed. */
  readonly samples: Uint8Array | null;
  /** The newest few, which each update writes. */
  readonly open_samples: Uint8Array | null;
}

export const NO_CURVE: StoredCurve = { samples: null, open_samples: null };

/** The part of a curve that lives in the job's row. */
export interface Tail {
  /** Bytes of the last minutes, in buckets of 5 seconds. */
  readonly fine: Curve;
  /** Older ones, which move to `job_samples` when the open samples are closed. */
  readonly aged: Curve;
  /** Bytes of the last half hour, in buckets of 5 minutes. */
  readonly coarse: Curve;
  /** The job's total in the last minutes, in buckets of 30 seconds. */
  readonly totals: Curve;
}

/**
 * Adds a sample to what is stored; `shed` takes what is too old for the tail and belongs into `job_samples`. A curve
 * that a newer hub wrote stays as it is, and has a gap then.
 */
export function addSample(stored: StoredCurve, sample: Sample, shed: Curve): StoredCurve {
  const open = withSample(stored.open_samples, sample);
  return open ? { samples: stored.samples, open_samples: open } : close(stored, sample, shed);
}

export function hasCurve({ samples, open_samples }: StoredCurve): boolean {
  return samples !== null || open_samples !== null;
}

/** Undefined where a newer hub wrote it in a way that this one does not know; an empty tail where there is none. */
export function readTail({ samples, open_samples }: StoredCurve): Tail | undefined {
  const tail = readStored(samples);
  const open = readOpen(open_samples);
  return tail && open && whole(tail, open);
}

/** The bytes of the last minutes alone, which takes half the time; undefined where a newer hub wrote them. */
export function readFine({ samples, open_samples }: StoredCurve): Curve | undefined {
  const tail = readStored(samples);
  const open = readOpen(open_samples);
  if (!tail || !open) return undefined;
  const fine = readClosedFine(tail.closed);
  for (const more of [tail.open, open.fine]) fine.merge(more);
  fine.cutBefore(startOf(fine));
  return fine;
}

/** Samples from this instant on have never been in `job_samples`; in seconds since 1970. */
export function startOfTail(stored: StoredCurve | undefined): number {
  return (readStored(stored?.samples ?? null)?.from ?? Infinity) * BUCKET_SECONDS;
}

/** The closed and the open samples together, which are the same wherever the border between them is. */
function whole({ closed, open: formerly, openTotals }: StoredTail, open: OpenCurves): Tail {
  const [fine, coarse, totals] = readClosed(closed);
  for (const more of [formerly, open.fine]) {
    fine.merge(more);
    coarse.merge(more.inBucketsOf(COARSE_SECONDS / BUCKET_SECONDS));
  }
  for (const more of [openTotals, open.totals]) totals.merge(more);
  coarse.cutBefore((coarse.newest ?? 0) - COARSE_ROWS + 1);
  totals.cutBefore((totals.newest ?? 0) - TOTAL_ROWS + 1);
  const aged = fine.cutBefore(startOf(fine));
  return { fine, aged, coarse, totals };
}

function close(stored: StoredCurve, sample: Sample, shed: Curve): StoredCurve {
  const tail = readStored(stored.samples);
  const open = readOpen(stored.open_samples, sample);
  if (!tail || !open) return stored;
  const { fine, aged, coarse, totals } = whole(tail, open);
  shed.merge(aged);
  const closed = writeClosed([fine, coarse, totals]);
  return { samples: writeStored(startOf(fine), closed), open_samples: emptied(stored.open_samples) };
}

/** The first bucket that a tail keeps: that of the chunk in which its newest minute begins. */
function startOf(fine: Curve): number {
  const newest = (fine.newest ?? 0) * BUCKET_SECONDS;
  const chunk = Math.floor((newest - KEPT_SECONDS) / CHUNK_SECONDS);
  return (Math.max(0, chunk) * CHUNK_SECONDS) / BUCKET_SECONDS;
}
