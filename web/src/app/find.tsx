import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { Icon } from '../parts/icon.js';
import { go } from './router.js';

/** Finds jobs by a part of their id or machine; `/` goes here. */
export function Find(): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const find = (event: Event): void => {
    event.preventDefault();
    const text = input.current?.value.trim() ?? '';
    go(text === '' ? '/jobs' : `/jobs?${new URLSearchParams({ q: text })}`);
  };
  return (
    <form class="find" role="search" onSubmit={find}>
      <Icon name="find" />
      <input
        ref={input}
        id="find"
        type="search"
        aria-label="Find a job or machine"
        placeholder="Find a job or machine"
        autocomplete="off"
        spellcheck={false}
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}
