import type { AgentRun } from '../hub/types.js';
import type { RunsQuery } from './runs-query.js';

type Place = Pick<AgentRun, 'created_at' | 'id'>;

/**
 * The list with the runs as they are now: those of the list are replaced or leave it, others that match come into it, as
 * far as it goes: to the place of `end`, or all of them where it is null. Newest first, of one instant by `id`.
 */
export function merged(
  items: readonly AgentRun[],
  changed: readonly AgentRun[],
  query: RunsQuery,
  end: Place | null,
): readonly AgentRun[] {
  if (changed.length === 0) return items;
  const ids = new Set(changed.map(({ event_id: id }) => id));
  const fresh = changed.filter((run) => matches(query, run) && (end === null || newestFirst(run, end) <= 0));
  return [...items.filter(({ event_id: id }) => !ids.has(id)), ...fresh].toSorted(newestFirst);
}

function newestFirst(a: Place, b: Place): number {
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
