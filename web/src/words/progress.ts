import { isUnderWay } from '../hub/job-store.js';
import type { JobView } from '../hub/types.js';
import { bytesText } from './amounts.js';
import { clockText, momentText } from './instants.js';
import { spanText } from './spans.js';

/** A figure, and the smaller line below it. */
export interface TwoLines {
  readonly first: string;
  readonly second: string;
}

/** Percent of a job, 0 to 100; null while nobody knows the total. One that goes on is never at 100. */
export function percentOf(job: JobView): number | null {
  if (job.status === 'completed') return 100;
  return job.progress_percent === null ? null : Math.min(99, job.progress_percent);
}

export function hasAllBytes({ bytes_transferred: bytes, total_bytes: total }: JobView): boolean {
  return total !== null && total > 0 && bytes !== null && bytes >= total;
}

export function copiedOf(job: JobView): TwoLines {
  const first = job.bytes_transferred === null ? '–' : bytesText(job.bytes_transferred);
  if (job.total_bytes === null) return { first, second: job.status === 'running' ? 'total not known' : '' };
  const isWhole = job.status === 'completed' && job.total_bytes === job.bytes_transferred;
  return { first, second: isWhole ? '' : `of ${bytesText(job.total_bytes)}` };
}

/** How much longer, and until when; where nobody can know, why. A job that is over: how long it took, and its end. */
export function leftOf(job: JobView, now: number): TwoLines {
  if (!isUnderWay(job)) return tookOf(job, now);
  if (job.status === 'pending') return { first: 'waiting', second: sinceText(job.created_at, now) };
  if (job.status === 'stalled') return { first: 'unknown', second: 'silent' };
  if (job.stuck)
    return {
      first: 'unknown',
      second: `no progress ${sinceSpan(job.last_progress_at ?? job.started_at, now)}`,
    };
  if (hasAllBytes(job))
    return { first: job.current_phase ?? 'finishing', second: sinceText(job.last_progress_at, now) };
  if (job.estimated_completion_at !== null) return endOf(Date.parse(job.estimated_completion_at), now);
  return { first: 'unknown', second: job.total_bytes === null ? 'total not known' : 'measuring' };
}

function endOf(end: number, now: number): TwoLines {
  // Never `0 s left`: people who read that expect the end.
  const left = Math.max(1_000, end - now);
  return { first: spanText(left), second: `at ${momentText(end, now)}` };
}

function tookOf(job: JobView, now: number): TwoLines {
  const first = job.took_seconds === null ? '–' : spanText(job.took_seconds * 1_000);
  return { first, second: job.completed_at ? `until ${momentText(Date.parse(job.completed_at), now)}` : '' };
}

function sinceText(at: string | null, now: number): string {
  if (at === null) return '';
  const ms = Date.parse(at);
  return now - ms < 43_200_000 ? `since ${clockText(ms)}` : `since ${momentText(ms, now)}`;
}

function sinceSpan(at: string | null, now: number): string {
  return at === null ? '' : spanText(now - Date.parse(at));
}
