import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../parts/icon.js';
import { filters, typeText } from '../jobs/filters.js';
import { go, place } from './router.js';

/** Finds jobs by a part of their id or machine; `/` goes here. On the page of jobs each letter counts. */
export function Find(): JSX.Element {
  return (
    <div class="find-place">
      <FindField />
    </div>
  );
}

export function FindField(): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const isOnJobs = place.value.route.page === 'jobs';
  const q = isOnJobs ? filters.value.q : '';
  useEffect(() => {
    if (input.current && input.current.value !== q) input.current.value = q;
  }, [q]);
  const find = (event: Event): void => {
    event.preventDefault();
    const text = input.current?.value.trim() ?? '';
    if (isOnJobs) return input.current?.blur();
    go(text === '' ? '/jobs' : `/jobs?${new URLSearchParams({ q: text })}`);
  };
  return (
    <form class="find" role="search" onSubmit={find}>
      <Icon name="find" />
      <input
        ref={input}
        type="search"
        aria-label="Find a job or machine"
        placeholder="Find a job or machine"
        autocomplete="off"
        spellcheck={false}
        onInput={() => isOnJobs && typeText(input.current?.value ?? '')}
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}
