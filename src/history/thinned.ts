import { ByteReader, ByteWriter } from '../job-rules/curve/bytes.js';
import { readCurve, writeCurve } from '../job-rules/curve/curve-format.js';
import { Curve, JOB } from '../job-rules/curve/curve.js';
import type { Piece, Point, Speeds } from './points.js';

const VERSION = 1;
/** A row holds a day of minutes, or 15 days of quarters of an hour: some 20 kB with three disks. */
export const BUCKETS_PER_ROW = 1_440;

/** A row of `job_samples` with longer buckets; `startsAt` in seconds since 1970. */
export interface ThinnedRow {
  readonly startsAt: number;
  readonly points: Buffer;
}

/** The rows for points of this many seconds each: the last bytes of each bucket, and its least and greatest speed. */
export function thinnedRows(points: readonly Point[], seconds: number): ThinnedRow[] {
  const rows = new Map<number, { curve: Curve; speeds: Speeds[] }>();
  for (const { at, own, disks, speedMin, speedMax } of points) {
    const startsAt = Math.floor(at / (seconds * BUCKETS_PER_ROW)) * seconds * BUCKETS_PER_ROW;
    const row = rows.get(startsAt) ?? { curve: new Curve(), speeds: [] };
    rows.set(startsAt, row);
    row.curve.raise(at / seconds, own === undefined ? [...disks] : [...disks, [JOB, own]]);
    row.speeds.push({ speedMin, speedMax });
  }
  return [...rows].map(([startsAt, { curve, speeds }]) => ({ startsAt, points: written(curve, speeds) }));
}

/** Undefined where a newer hub wrote it. */
export function readThinned(stored: Uint8Array, seconds: number): Piece | undefined {
  const input = new ByteReader(stored);
  if (input.whole() !== VERSION) return undefined;
  const curve = readCurve(input);
  return { seconds, curve, speeds: curve.at.map(() => readSpeeds(input)) };
}

/** Exactly: peaks must not change with age. */
function writeSpeeds(out: ByteWriter, { speedMin, speedMax }: Speeds): void {
  if (speedMin === null || speedMax === null) {
    out.whole(0);
    return;
  }
  out.whole(speedMin + 1);
  out.whole(speedMax - speedMin);
}

function readSpeeds(input: ByteReader): Speeds {
  const least = input.whole() - 1;
  return least < 0
    ? { speedMin: null, speedMax: null }
    : { speedMin: least, speedMax: least + input.whole() };
}

function written(curve: Curve, speeds: readonly Speeds[]): Buffer {
  const out = new ByteWriter();
  out.whole(VERSION);
  writeCurve(out, curve);
  for (const both of speeds) writeSpeeds(out, both);
  return out.take();
}
