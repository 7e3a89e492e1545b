import { useSignal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { get } from '../hub/get.js';
import { HubError } from '../hub/hub-error.js';
import { changedRuns, resets } from '../hub/live.js';
import type { AgentRun } from '../hub/types.js';
import { merged } from './merged.js';
import type { RunsQuery } from './runs-query.js';

const PAGE = 100;

export interface Runs {
  readonly items: readonly AgentRun[] | null;
  readonly cursor: string | null;
  readonly error: HubError | null;
}

const NONE: Runs = { items: null, cursor: null, error: null };

/** The runs of a query, a page or more of them, as they change. */
export function useRuns(query: RunsQuery): [ReadonlySignal<Runs>, more: () => void] {
  const runs = useSignal<Runs>(NONE);
  const key = JSON.stringify(query);
  const reset = resets.value;
  useEffect(() => {
    const ended = new AbortController();
    runs.value = { ...runs.peek(), error: null };
    void read(query, '', [], runs, ended.signal);
    return (): void => ended.abort();
  }, [key, reset]);
  useEffect(
    () =>
      changedRuns.subscribe((changed) => {
        const { items, cursor, error } = runs.peek();
        if (items) runs.value = { items: merged(items, changed, query, cursor === null), cursor, error };
      }),
    [key],
  );
  const more = (): void => {
    const { items, cursor } = runs.peek();
    if (items && cursor) void read(query, cursor, items, runs);
  };
  return [runs, more];
}

async function read(
  { agent, type, status }: RunsQuery,
  cursor: string,
  before: readonly AgentRun[],
  runs: { value: Runs },
  ended?: AbortSignal,
): Promise<void> {
  const filters = {
    agent_name: agent || undefined,
    job_type: type || undefined,
    status: status || undefined,
  };
  // The answer may be older than what the stream tells meanwhile.
  const told = new Map<string, AgentRun>();
  const known = changedRuns.peek();
  const stop = changedRuns.subscribe((changed) => {
    if (changed !== known) for (const run of changed) told.set(run.event_id, run);
  });
  try {
    const page = await get('/runs', { ...filters, limit: PAGE, cursor }, ended);
    if (ended?.aborted) return;
    const listed = new Set(page.items.map(({ event_id: id }) => id));
    const kept = before.filter(({ event_id: id }) => !listed.has(id));
    const items = [...kept, ...page.items];
    const query = { agent, type, status };
    const isWhole = page.next_cursor === null;
    runs.value = {
      items: merged(items, [...told.values()], query, isWhole),
      cursor: page.next_cursor,
      error: null,
    };
  } catch (error) {
    if (!ended?.aborted && error instanceof HubError) runs.value = { ...runs.value, error };
  } finally {
    stop();
  }
}
