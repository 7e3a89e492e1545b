import { Curve, JOB } from './curve.js';
import type { Figures } from './curve.js';
import {
  MOST_BYTES,
  readClosed,
  readClosedFine,
  readStored,
  writeClosed,
  writeStored,
} from './tail-format.js';
import type { StoredTail } from './tail-format.js';

/** The finest buckets that a curve is kept in. */
export const BUCKET_SECONDS = 5;
/** The newest samples stay in the job's row for at least this long, others move to `job_samples` by whole chunks. */
const KEPT_SECONDS = 60;
export const CHUNK_SECONDS = 120;
/** Coarse buckets tell how fast the job was over the last half hour. */
export const COARSE_SECONDS = 300;
const COARSE_ROWS = 7;
/** Whether the total still grows is judged over five minutes. */
export const TOTAL_SECONDS = 30;
const TOTAL_ROWS = 12;
/** So many buckets are open; closing them takes about as long as reading and writing them all the time. */
const OPEN_ROWS = 6;

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

/** The figures of one update, and its instant in seconds since 1970. */
export interface Sample {
  readonly at: number;
  readonly figures: Figures;
  readonly total: number | null;
}

/**
 * Adds a sample to a tail as stored; `shed` takes what is too old for the tail and belongs into `job_samples`. A tail
 * written by a newer hub stays as it is: its curve has a gap then.
 */
export function addSample(
  stored: Uint8Array | null,
  { at, figures, total }: Sample,
  shed: Curve,
): Uint8Array | null {
  const tail = readStored(stored);
  if (!tail) return stored;
  const bucket = Math.floor(at / BUCKET_SECONDS);
  tail.open.raise(bucket, figures);
  if (total !== null) tail.openTotals.raise(Math.floor(at / TOTAL_SECONDS), [[JOB, total]]);
  if (tail.open.length > OPEN_ROWS || bucket < tail.from) return close(tail, shed);
  const written = writeStored(tail);
  return written.length > MOST_BYTES ? close(tail, shed) : written;
}

/** Undefined where a newer hub wrote it in a way that this one does not know; an empty tail where there is none. */
export function readTail(stored: Uint8Array | null): Tail | undefined {
  const tail = readStored(stored);
  return tail && whole(tail);
}

/** The bytes of the last minutes alone, which takes half the time; undefined where a newer hub wrote them. */
export function readFine(stored: Uint8Array): Curve | undefined {
  const tail = readStored(stored);
  if (!tail) return undefined;
  const fine = readClosedFine(tail.closed);
  fine.merge(tail.open);
  fine.cutBefore(startOf(fine));
  return fine;
}

/** Samples from this instant on have never been in `job_samples`; in seconds since 1970. */
export function startOfTail(stored: Uint8Array | null): number {
  return (readStored(stored)?.from ?? Infinity) * BUCKET_SECONDS;
}

/** The closed and the open samples together, which are the same wherever the border between them is. */
function whole({ closed, open, openTotals }: StoredTail): Tail {
  const [fine, coarse, totals] = readClosed(closed);
  fine.merge(open);
  coarse.merge(open.inBucketsOf(COARSE_SECONDS / BUCKET_SECONDS));
  totals.merge(openTotals);
  coarse.cutBefore((coarse.newest ?? 0) - COARSE_ROWS + 1);
  totals.cutBefore((totals.newest ?? 0) - TOTAL_ROWS + 1);
  const aged = fine.cutBefore(startOf(fine));
  return { fine, aged, coarse, totals };
}

function close(tail: StoredTail, shed: Curve): Buffer {
  const { fine, aged, coarse, totals } = whole(tail);
  shed.merge(aged);
  return writeStored({
    from: startOf(fine),
    closed: writeClosed([fine, coarse, totals]),
    open: new Curve(),
    openTotals: new Curve(),
  });
}

/** The first bucket that a tail keeps: that of the chunk in which its newest minute begins. */
function startOf(fine: Curve): number {
  const newest = (fine.newest ?? 0) * BUCKET_SECONDS;
  const chunk = Math.floor((newest - KEPT_SECONDS) / CHUNK_SECONDS);
  return (Math.max(0, chunk) * CHUNK_SECONDS) / BUCKET_SECONDS;
}
