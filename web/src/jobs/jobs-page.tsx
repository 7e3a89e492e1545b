import type { Signal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { FindField } from '../app/find.js';
import { pageTitle } from '../app/title.js';
import { place } from '../app/router.js';
import { hubNow } from '../hub/clock.js';
import { isLoaded, jobs } from '../hub/live.js';
import type { JobView } from '../hub/types.js';
import { useInside } from '../parts/use-inside.js';
import { useOrder } from '../parts/use-order.js';
import { filters } from './filters.js';
import { matches, SORTS, writeQuery } from './jobs-query.js';
import { JobsTable } from './jobs-table.js';
import { SelectionBar } from './selection-bar.js';
import { Toolbar } from './toolbar.js';
import { useListing } from './use-listing.js';
import '../parts/job-rows.css';
import './jobs.css';

export function JobsPage(): JSX.Element {
  useEffect(() => {
    pageTitle.value = 'Jobs';
  }, []);
  useFindKey();
  const card = useRef<HTMLElement>(null);
  const isInside = useInside(card);
  const isScrolled = useSignal(false);
  const selected = useSignal<ReadonlySet<string>>(new Set());
  const query = filters.value;
  const key = writeQuery(query);
  const listing = useListing(query, key);
  const pages = listing?.pages.value ?? 0;
  const { order, fresh, show } = useOrder(jobs.all, {
    key: `${key} ${listing?.number}`,
    pages,
    isHeld: isInside.value || isScrolled.value,
    compare: SORTS[query.sort].compare,
    has: (job) => matches(job, query, hubNow(), listing?.has(key, job.id)) && (listing?.covers(job) ?? true),
  });
  const hasMore = listing !== null && !listing.isDone.value;
  return (
    <>
      <div class="head">
        <h1>Jobs</h1>
      </div>
      <section class="card jobs-card" aria-label="Jobs" ref={card}>
        <FindField />
        <Toolbar count={order.length} hasMore={hasMore} fresh={fresh} onShowFresh={() => showFresh(show)} />
        <JobsTable
          order={order}
          selected={selected}
          onScrolled={(value) => (isScrolled.value = value)}
          onEnd={() => void listing?.more()}
        />
        {order.length === 0 && <Nothing isAsking={listing === null && !isLoaded.value} />}
        {listing?.error.value && (
          <p class="no-jobs" role="alert">
            {listing.error.value.message}.{' '}
            <button type="button" class="button" onClick={() => void listing.more()}>
              Try again
            </button>
          </p>
        )}
      </section>
      <SelectionBar selected={selected} />
    </>
  );
}

export type Selected = Signal<ReadonlySet<string>>;
export type Jobs = readonly Signal<JobView>[];

function showFresh(show: () => void): void {
  show();
  scrollTo(0, 0);
}

function Nothing({ isAsking }: { isAsking: boolean }): JSX.Element {
  return <p class="no-jobs">{isAsking ? 'Loading…' : 'No job matches.'}</p>;
}

/** `Find` at the bottom of a phone leads here. */
function useFindKey(): void {
  const wants = new URLSearchParams(place.value.query).has('find');
  useEffect(() => {
    if (wants) document.querySelector<HTMLElement>('.jobs-card > .find input')?.focus();
  }, [wants]);
}
