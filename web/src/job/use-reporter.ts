import { isUnderWay } from '../hub/job-store.js';
import { useAnswer } from '../hub/use-answer.js';
import type { JobView, ReporterView } from '../hub/types.js';

/** The hub notes it a moment after the first report. */
const LOOK_MS = 5_000;

/** The client that reports about a job. */
export function useReporter(job: JobView): ReporterView | null {
  const options = isUnderWay(job) ? { everyMs: LOOK_MS } : { version: job.status };
  const { data } = useAnswer('/jobs/:jobId/reporter', { jobId: job.id }, options).value;
  return data;
}
