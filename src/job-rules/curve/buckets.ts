import type { Figures } from './curve.js';

/** The finest buckets that a curve is kept in. */
export const BUCKET_SECONDS = 5;
/** Samples move to `job_samples` by chunks of this length. */
export const CHUNK_SECONDS = 120;
/** Coarse buckets tell how fast the job was over the last half hour. */
export const COARSE_SECONDS = 300;
/** Whether the total still grows is judged over five minutes. */
export const TOTAL_SECONDS = 30;

/** The figures of one update, and its instant in seconds since 1970. */
export interface Sample {
  readonly at: number;
  readonly figures: Figures;
  readonly total: number | null;
}
