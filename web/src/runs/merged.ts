import type { AgentRun } from '../hub/types.js';
import type { RunsQuery } from './runs-query.js';

/**
 * The list with the runs as they are now: those of the list are replaced or leave it, newer ones that match come into
 * it. Newest first, of one instant by `id`.
 */
export function merged(
  items: readonly AgentRun[],
  changed: readonly AgentRun[],
  query: RunsQuery,
  isWhole: boolean,
): readonly AgentRun[] {
  if (changed.length === 0) return items;
  const ids = new Set(changed.map(({ event_id: id }) => id));
  const last = items.at(-1);
  const fresh = changed.filter(
    (run) => matches(query, run) && (isWhole || last === undefined || run.created_at >= last.created_at),
  );
  return [...items.filter(({ event_id: id }) => !ids.has(id)), ...fresh].toSorted(newestFirst);
}

function newestFirst(a: AgentRun, b: AgentRun): number {
  if (a.created_at === b.created_at) return a.id - b.id;
  return a.created_at < b.created_at ? 1 : -1;
}

function matches({ agent, type, status }: RunsQuery, run: AgentRun): boolean {
  return (
    (agent === '' || run.agent_name === agent) &&
    (type === '' || run.job_type === type) &&
    (status === '' || run.status === status)
  );
}
