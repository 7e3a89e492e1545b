import type { HubError } from '../hub/hub-error.js';
import type { NodeView } from '../hub/types.js';
import { useAnswer } from '../hub/use-answer.js';
import { nameOf } from './node-words.js';

const PAGE = 200;
const REFRESH_MS = 10_000;

export interface Nodes {
  readonly items: readonly NodeView[] | null;
  /** More of a status than are shown. */
  readonly isCut: boolean;
  readonly error: HubError | null;
}

/** Nodes, offline ones first. The hub lists by id, so each status is a question of its own. */
export function useNodes(status: NodeView['status'] | ''): Nodes {
  const ask = (of: NodeView['status']): ReturnType<typeof useAnswer<'/nodes'>>['value'] =>
    useAnswer(
      '/nodes',
      { status: of, limit: PAGE },
      { everyMs: REFRESH_MS, isOff: status !== '' && status !== of },
    ).value;
  const all = { offline: ask('offline'), unknown: ask('unknown'), online: ask('online') };
  const asked = status === '' ? Object.values(all) : [all[status]];
  const error = asked.find((answer) => answer.error)?.error ?? null;
  if (asked.some(({ data }) => data === null)) return { items: null, isCut: false, error };
  const items = asked.flatMap(({ data }) => (data?.items ?? []).toSorted(byName));
  return { items, isCut: asked.some(({ data }) => data?.next_cursor != null), error };
}

function byName(one: NodeView, other: NodeView): number {
  return nameOf(one).localeCompare(nameOf(other), 'en', { numeric: true });
}
