import { useMemo } from 'preact/hooks';
import { isUnderWay } from '../hub/job-store.js';
import { useAnswer } from '../hub/use-answer.js';
import type { JobView, RunView, SamplesView } from '../hub/types.js';

const POINTS = 600;
const LIVE_MS = 5_000;

/** The curve of a job, asked for again and again while it goes on. */
export function useSamples(job: JobView, isFrozen: boolean): SamplesView | null {
  const isLive = isUnderWay(job) && job.status !== 'pending' && !isFrozen;
  const options = { version: job.status, ...(isLive ? { everyMs: LIVE_MS } : {}) };
  return useAnswer('/jobs/:jobId/samples', { jobId: job.id, points: POINTS }, options).value.data;
}

export interface CurveBefore {
  readonly samples: SamplesView;
  readonly startedAt: number;
  readonly run: RunView;
}

/** The curve of the last run of the same machine and kind that completed before this one started. */
export function useCurveBefore(run: RunView | undefined): CurveBefore | null {
  const parameters = { jobId: run?.id ?? '', points: POINTS };
  const samples = useAnswer('/jobs/:jobId/samples', parameters, { isOff: !run }).value.data;
  return useMemo(() => {
    if (!run?.started_at || !samples || samples.t.length < 2) return null;
    return { samples, run, startedAt: Date.parse(run.started_at) };
  }, [samples, run]);
}
