import { useEffect, useState } from 'preact/hooks';
import { hubNow } from '../hub/clock.js';
import { resets } from '../hub/live.js';
import { JobListing } from './job-listing.js';
import { listedStatuses, listParameters } from './jobs-query.js';
import type { JobsQuery } from './jobs-query.js';

/** Letters that are typed in a row make one question. */
const TYPED_MS = 200;

interface Kept {
  readonly listing: JobListing;
  readonly reset: number;
}

/** The last one, for those who come back from a job: the stream keeps it true. */
let kept: Kept | undefined;

/** The list of the hub for a filter; null where the page has all its jobs already, or while it is asked for. */
export function useListing(query: JobsQuery, key: string): JobListing | null {
  const reset = resets.value;
  const [listing, setListing] = useState<JobListing | null>(() => keptFor(key, reset));
  const isNeeded = listedStatuses(query).length > 0;
  useEffect(() => {
    const ready = isNeeded ? keptFor(key, reset) : null;
    if (ready || !isNeeded) return setListing(ready);
    const next = new JobListing(key, listParameters(query, hubNow()));
    const least = listing?.query === key ? listing.listed.size : 0;
    // The one before is shown until the first page of the next is there.
    const ask = async (): Promise<void> => {
      await next.more(least);
      if (next.isClosed) return;
      kept?.listing.close();
      kept = { listing: next, reset };
      setListing(next);
    };
    const timer = setTimeout(() => void ask(), query.q ? TYPED_MS : 0);
    return (): void => {
      clearTimeout(timer);
      if (kept?.listing !== next) next.close();
    };
  }, [key, isNeeded, reset]);
  return isNeeded ? listing : null;
}

function keptFor(key: string, reset: number): JobListing | null {
  return kept && kept.listing.query === key && kept.reset === reset ? kept.listing : null;
}
