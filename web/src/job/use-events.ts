import { signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { get } from '../hub/get.js';
import { resets } from '../hub/live.js';
import type { JobEventAnswer, JobView } from '../hub/types.js';

const PAGE = 1_000;

/** All changes of a job's status and phase, oldest first; read on when the job says that there are more. */
export function useEvents(job: JobView): ReadonlySignal<readonly JobEventAnswer[] | null> {
  const events = useMemo(() => signal<readonly JobEventAnswer[] | null>(null), [job.id]);
  const changed = `${job.status} ${job.current_phase} ${resets.value}`;
  useEffect(() => {
    const ended = new AbortController();
    readAll(job.id, ended.signal).then(
      (all) => void (ended.signal.aborted || (events.value = all)),
      () => {},
    );
    return (): void => ended.abort();
  }, [job.id, changed]);
  return events;
}

/** A job has two or three pages at most: the hub bounds its changes of phase. */
async function readAll(jobId: string, ended: AbortSignal): Promise<JobEventAnswer[]> {
  const all: JobEventAnswer[] = [];
  let cursor: string | undefined;
  do {
    const page = await get('/jobs/:jobId/events', { jobId, limit: PAGE, cursor }, ended);
    all.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}
