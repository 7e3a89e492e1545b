import type { JobSamplesRow } from '../jobs/samples/job-samples.entity.js';
import { BUCKET_SECONDS } from '../job-rules/curve/buckets.js';
import { hasCurve, readTail } from '../job-rules/curve/tail.js';
import type { StoredCurve } from '../job-rules/curve/tail.js';
import { readChunk } from '../job-rules/curve/tail-format.js';
import type { Piece } from './points.js';
import { readThinned } from './thinned.js';

export type SamplesRow = Pick<JobSamplesRow, 'backup_job_id' | 'step_seconds' | 'points'>;

/** Whatever is stored of a job's curve; parts in a format of a newer hub are left out. */
export function piecesOf(tail: StoredCurve, rows: readonly SamplesRow[]): Piece[] {
  const newest = hasCurve(tail) ? readTail(tail) : undefined;
  newest?.fine.merge(newest.aged);
  const stored = rows.map(({ step_seconds: seconds, points }) =>
    seconds === BUCKET_SECONDS ? fineOf(readChunk(points)) : readThinned(points, seconds),
  );
  return [...stored, fineOf(newest?.fine)].filter((piece) => piece !== undefined);
}

function fineOf(curve: Piece['curve'] | undefined): Piece | undefined {
  return curve && { seconds: BUCKET_SECONDS, curve };
}
