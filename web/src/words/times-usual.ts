import type { JobView } from '../hub/types.js';

/** From here on somebody may want to look. */
const FACTOR = 1.5;
/** Short runs vary much. */
const LEAST_MS = 300_000;

type Started = Pick<JobView, 'status' | 'started_at'>;

/** How many times its usual duration a job has been running; null where that is not worth a word. */
export function timesUsual(job: Started, usualSeconds: number | undefined, now: number): number | null {
  if (job.status !== 'running' || job.started_at === null || !usualSeconds) return null;
  const ms = now - Date.parse(job.started_at);
  const times = ms / (usualSeconds * 1_000);
  return times >= FACTOR && ms - usualSeconds * 1_000 >= LEAST_MS ? times : null;
}
