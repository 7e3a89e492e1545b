import { useSignal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { get } from '../hub/get.js';
import { HubError } from '../hub/hub-error.js';
import { resets } from '../hub/live.js';
import type { NodeList, NodeView } from '../hub/types.js';
import type { NodesQuery } from './nodes-query.js';

const PAGE = 100;
const REFRESH_MS = 10_000;
/** Letters that are typed together are one question. */
const REST_MS = 200;

export interface Nodes {
  readonly items: readonly NodeView[] | null;
  readonly cursor: string | null;
  readonly error: HubError | null;
}

const NONE: Nodes = { items: null, cursor: null, error: null };

/** Nodes, offline ones first, as many pages as were asked for. */
export function useNodes(query: NodesQuery): [ReadonlySignal<Nodes>, more: () => void] {
  const nodes = useSignal<Nodes>(NONE);
  const pages = useRef(1);
  const key = JSON.stringify(query);
  useEffect(() => void (pages.current = 1), [key]);
  useEffect(() => {
    const ended = new AbortController();
    const ask = (): void => void read(query, pages.current, ended.signal, nodes);
    const first = setTimeout(ask, nodes.peek().items === null ? 0 : REST_MS);
    const timer = setInterval(() => document.hidden || ask(), REFRESH_MS);
    return (): void => {
      ended.abort();
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [key, resets.value]);
  const more = (): void => {
    pages.current += 1;
    void read(query, pages.current, new AbortController().signal, nodes);
  };
  return [nodes, more];
}

/** All pages anew: nodes change their places as they come and go. */
async function read(
  { q, status }: NodesQuery,
  pages: number,
  ended: AbortSignal,
  nodes: { value: Nodes },
): Promise<void> {
  const items = new Map<string, NodeView>();
  let cursor: string | null = null;
  try {
    for (let page = 0; page < pages && (page === 0 || cursor !== null); page++) {
      const asked = { q: q || undefined, status: status || undefined, cursor: cursor ?? undefined };
      const answer: NodeList = await get('/nodes', { ...asked, sort: 'status', limit: PAGE }, ended);
      for (const node of answer.items) items.set(node.id, node);
      cursor = answer.next_cursor;
    }
    if (!ended.aborted) nodes.value = { items: [...items.values()], cursor, error: null };
  } catch (error) {
    if (!ended.aborted && error instanceof HubError) nodes.value = { ...nodes.value, error };
  }
}
