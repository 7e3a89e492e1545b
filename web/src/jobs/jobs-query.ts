import { isUnderWay } from '../hub/job-store.js';
import type { Parameters } from '../hub/url-of.js';
import type { JobStatus, JobType, JobView } from '../hub/types.js';
import {
  byFastest,
  byLargest,
  byLeastProgress,
  byLongest,
  byNewest,
  bySilence,
  bySoonestEnd,
} from '../words/job-orders.js';

/** The statuses of the API, and `stuck` for the running jobs that do not move. */
export const LIST_STATUSES = [
  'running',
  'stuck',
  'stalled',
  'pending',
  'completed',
  'failed',
  'cancelled',
] as const;
export type ListStatus = (typeof LIST_STATUSES)[number];
export const TYPES = ['backup', 'restore', 'replication'] as const;
export const ENDED = { '1h': 3_600_000, '24h': 86_400_000, '7d': 604_800_000 } as const;
export type Ended = keyof typeof ENDED;

/** All orders but the first are of jobs under way: the hub lists the others by their age alone. */
export const SORTS = {
  newest: { word: 'Newest first', compare: byNewest },
  end: { word: 'Soonest to end', compare: bySoonestEnd },
  longest: { word: 'Running longest', compare: byLongest },
  silence: { word: 'Longest silent', compare: bySilence },
  speed: { word: 'Fastest', compare: byFastest },
  progress: { word: 'Least progress', compare: byLeastProgress },
  size: { word: 'Largest', compare: byLargest },
} as const;
export type Sort = keyof typeof SORTS;

/** The filters of the page of jobs, as its URL has them. */
export interface JobsQuery {
  readonly status: readonly ListStatus[];
  readonly types: readonly JobType[];
  readonly machine: string;
  readonly q: string;
  readonly ended: Ended | null;
  readonly sort: Sort;
}

const ENDED_STATUSES: readonly JobStatus[] = ['completed', 'failed', 'cancelled'];
/** A stamp of the hub may be a little older than the end that a client names. */
const LEEWAY_MS = 600_000;

/** Words that the URL should not have are left out. */
export function readQuery(text: string): JobsQuery {
  const query = new URLSearchParams(text);
  return {
    status: among(query.get('status'), LIST_STATUSES),
    types: among(query.get('type'), TYPES),
    machine: query.get('machine') ?? '',
    q: query.get('q') ?? '',
    ended: keyOf(query.get('ended'), ENDED),
    sort: keyOf(query.get('sort'), SORTS) ?? 'newest',
  };
}

export function writeQuery({ status, types, machine, q, ended, sort }: JobsQuery): string {
  const query = new URLSearchParams();
  if (status.length > 0) query.set('status', status.join(','));
  if (types.length > 0) query.set('type', types.join(','));
  if (machine) query.set('machine', machine);
  if (q) query.set('q', q);
  if (ended) query.set('ended', ended);
  if (sort !== 'newest') query.set('sort', sort);
  return query.toString().replaceAll('%2C', ',');
}

/** The statuses that the hub has to list for it; empty where the page knows all such jobs already. */
export function listedStatuses({ status, ended, sort }: JobsQuery): readonly JobStatus[] {
  if (sort !== 'newest') return [];
  const asked = ENDED_STATUSES.filter((name) => status.length === 0 || status.some((one) => one === name));
  if (asked.length === 0 || ended !== null) return asked;
  const underWay = (['running', 'stalled', 'pending'] as const).filter(
    (name) =>
      status.length === 0 || status.includes(name) || (name === 'running' && status.includes('stuck')),
  );
  return [...underWay, ...asked];
}

/** The same filter for the hub's list. */
export function listParameters(query: JobsQuery, now: number): Parameters {
  const since = query.ended && new Date(now - ENDED[query.ended] - LEEWAY_MS).toISOString();
  return {
    status: listedStatuses(query).join(','),
    job_type: query.types.length > 0 ? query.types.join(',') : undefined,
    vm_name: query.machine || undefined,
    q: query.q || undefined,
    changed_since: since ?? undefined,
    include: 'disks',
  };
}

/** Whether a job belongs to the list; `isListed` if the hub has found it by its text. */
export function matches(job: JobView, query: JobsQuery, now: number, isListed = false): boolean {
  return (
    hasStatus(job, query) &&
    (query.types.length === 0 || query.types.includes(job.job_type)) &&
    (query.machine === '' || job.vm_name === query.machine) &&
    (query.ended === null || hasEndedWithin(job, ENDED[query.ended], now)) &&
    (isListed || hasText(job, query.q))
  );
}

function hasStatus(job: JobView, { status, sort, ended }: JobsQuery): boolean {
  if (sort !== 'newest' && ended === null && !isUnderWay(job)) return false;
  if (status.length === 0) return true;
  return status.some((name) => name === job.status || (name === 'stuck' && job.stuck));
}

function hasEndedWithin({ completed_at: at }: JobView, ms: number, now: number): boolean {
  return at !== null && Date.parse(at) >= now - ms;
}

function hasText({ id, vm_name: name }: JobView, q: string): boolean {
  if (q === '') return true;
  const text = q.toLowerCase();
  return id.toLowerCase().includes(text) || (name ?? '').toLowerCase().includes(text);
}

function among<T extends string>(text: string | null, words: readonly T[]): T[] {
  const given = (text ?? '').split(',');
  return words.filter((word) => given.includes(word));
}

function keyOf<T extends object>(text: string | null, words: T): (keyof T & string) | null {
  return text !== null && Object.hasOwn(words, text) ? (text as keyof T & string) : null;
}
