import { ByteReader, ByteWriter } from '../job-rules/curve/bytes.js';
import { readCurve, writeCurve } from '../job-rules/curve/curve-format.js';
import { Curve, JOB } from '../job-rules/curve/curve.js';
import { GREATEST, LEAST } from './points.js';
import type { Piece, Point } from './points.js';

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
  const rows = new Map<number, { curve: Curve; speeds: Curve }>();
  for (const { at, bytes, disks, speedMin, speedMax } of points) {
    const startsAt = Math.floor(at / (seconds * BUCKETS_PER_ROW)) * seconds * BUCKETS_PER_ROW;
    const row = rows.get(startsAt) ?? { curve: new Curve(), speeds: noSpeeds() };
    rows.set(startsAt, row);
    row.curve.raise(at / seconds, [...disks, [JOB, bytes]]);
    if (speedMin === null || speedMax === null) continue;
    row.speeds.at.push(at / seconds);
    row.speeds.series.get(LEAST)?.push(speedMin);
    row.speeds.series.get(GREATEST)?.push(speedMax);
  }
  return [...rows].map(([startsAt, { curve, speeds }]) => ({ startsAt, points: written(curve, speeds) }));
}

/** Undefined where a newer hub wrote it. */
export function readThinned(stored: Uint8Array, seconds: number): Piece | undefined {
  const input = new ByteReader(stored);
  if (input.whole() !== VERSION) return undefined;
  return { seconds, curve: readCurve(input), speeds: readCurve(input) };
}

/** Its columns hold the speeds themselves and no ordinals, so that peaks stay as they were shown. */
function noSpeeds(): Curve {
  return new Curve(
    [],
    new Map([
      [LEAST, []],
      [GREATEST, []],
    ]),
  );
}

function written(curve: Curve, speeds: Curve): Buffer {
  const out = new ByteWriter();
  out.whole(VERSION);
  writeCurve(out, curve);
  writeCurve(out, speeds);
  return out.take();
}
