import { ByteReader, ByteWriter } from './bytes.js';
import { Curve, JOB } from './curve.js';
import type { Figures } from './curve.js';
import { readCurve, writeCurve } from './curve-format.js';

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
/** A row must fit into a BLOB of MySQL, however many disks a job has: those with the highest indices go without. */
const MOST_BYTES = 60_000;

const VERSION = 1;

/** The part of a curve that lives in the job's row. */
export interface Tail {
  /** Bytes of the last minutes, in buckets of 5 seconds. */
  readonly fine: Curve;
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
  const tail = readTail(stored);
  if (!tail) return stored;
  const { fine, coarse, totals } = tail;
  fine.raise(Math.floor(at / BUCKET_SECONDS), figures);
  coarse.raise(Math.floor(at / COARSE_SECONDS), figures);
  if (total !== null) totals.raise(Math.floor(at / TOTAL_SECONDS), [[JOB, total]]);
  shed.merge(fine.cutBefore(startOfTail(fine) / BUCKET_SECONDS));
  coarse.cutBefore((coarse.newest ?? 0) - COARSE_ROWS + 1);
  totals.cutBefore((totals.newest ?? 0) - TOTAL_ROWS + 1);
  return writeTail(tail);
}

/** Undefined where a newer hub wrote it in a way that this one does not know; an empty tail where there is none. */
export function readTail(stored: Uint8Array | null): Tail | undefined {
  if (!stored || stored.length === 0) return { fine: new Curve(), coarse: new Curve(), totals: new Curve() };
  const input = new ByteReader(stored);
  if (input.whole() !== VERSION) return undefined;
  return { fine: readCurve(input), coarse: readCurve(input), totals: readCurve(input) };
}

/** Where a tail begins, in seconds since 1970: at the chunk that its newest minute begins in. */
export function startOfTail(fine: Curve): number {
  const newest = (fine.newest ?? 0) * BUCKET_SECONDS;
  return Math.max(0, Math.floor((newest - KEPT_SECONDS) / CHUNK_SECONDS) * CHUNK_SECONDS);
}

/** One chunk as stored, without the disks that do not fit. */
export function writeChunk(curve: Curve): Buffer {
  return fitting([curve]);
}

/** Undefined where a newer hub wrote it. */
export function readChunk(stored: Uint8Array): Curve | undefined {
  const input = new ByteReader(stored);
  return input.whole() === VERSION ? readCurve(input) : undefined;
}

function writeTail({ fine, coarse, totals }: Tail): Buffer {
  return fitting([fine, coarse, totals]);
}

function fitting(curves: readonly Curve[]): Buffer {
  for (;;) {
    const out = new ByteWriter();
    out.whole(VERSION);
    for (const curve of curves) writeCurve(out, curve);
    if (out.length <= MOST_BYTES) return out.take();
    for (const curve of curves) dropLastDisks(curve);
  }
}

function dropLastDisks(curve: Curve): void {
  const disks = [...curve.series.keys()].filter((key) => key >= 0).toSorted((a, b) => a - b);
  for (const key of disks.slice(Math.floor(disks.length / 2))) curve.series.delete(key);
}
