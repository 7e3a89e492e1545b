import { computed } from '@preact/signals';
import { place, pushQuery, replaceQuery } from '../app/router.js';
import { readQuery, writeQuery } from './jobs-query.js';
import type { JobsQuery } from './jobs-query.js';

/** Typing has come to rest. */
const REST_MS = 800;

/** The filters of the page of jobs: the URL holds them. */
export const filters = computed<JobsQuery>(() => readQuery(place.value.query));

let typing: ReturnType<typeof setTimeout> | undefined;

/** Changes filters, in an entry of the history of its own. */
export function setFilters(change: Partial<JobsQuery>): void {
  clearTimeout(typing);
  typing = undefined;
  pushQuery(writeQuery({ ...filters.peek(), ...change }));
}

/** Changes the text that is looked for: all letters that are typed without a rest make one entry of the history. */
export function typeText(q: string): void {
  const query = writeQuery({ ...filters.peek(), q });
  if (typing === undefined) pushQuery(query);
  else replaceQuery(query);
  clearTimeout(typing);
  typing = setTimeout(() => (typing = undefined), REST_MS);
}

/** `value` with or without `one`. */
export function toggled<T>(value: readonly T[], one: T): T[] {
  return value.includes(one) ? value.filter((other) => other !== one) : [...value, one];
}
