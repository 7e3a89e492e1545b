import type { Signal } from '@preact/signals';
import type { JobView } from '../hub/types.js';

export type Compare = (a: JobView, b: JobView) => number;
type Job = Pick<Signal<JobView>, 'peek'>;

export function sorted<J extends Job>(
  list: readonly J[],
  has: (job: JobView) => boolean,
  compare: Compare,
): J[] {
  return list.filter((job) => has(job.peek())).toSorted((a, b) => compare(a.peek(), b.peek()));
}

/** `order` as it stands, and the jobs of `all`, which is sorted, that belong behind its last one. */
export function appended<J extends Job>(order: readonly J[], all: readonly J[], compare: Compare): J[] {
  const last = order.at(-1);
  if (!last) return [...all];
  const shown = new Set(order);
  return [...order, ...all.filter((job) => !shown.has(job) && compare(job.peek(), last.peek()) > 0)];
}
