import type { ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { get } from '../hub/get.js';
import { hearRuns, resets } from '../hub/live.js';
import { RunListing } from './run-listing.js';
import type { AskRuns, Runs } from './run-listing.js';
import type { RunsQuery } from './runs-query.js';

const askRuns: AskRuns = ({ agent, type, status }, page, ended) => {
  const filters = {
    agent_name: agent || undefined,
    job_type: type || undefined,
    status: status || undefined,
  };
  return get('/runs', { ...filters, ...page }, ended);
};

/** The runs of a query, a page or more of them, as they change. */
export function useRuns(query: RunsQuery): [ReadonlySignal<Runs>, more: () => void] {
  const listing = useMemo(() => new RunListing(askRuns), []);
  useEffect(() => {
    const stop = hearRuns((changed) => listing.hear(changed));
    return (): void => {
      stop();
      listing.close();
    };
  }, []);
  useEffect(() => listing.choose(query), [JSON.stringify(query), resets.value]);
  return [listing.runs, (): void => listing.more()];
}
