import type { ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { get } from '../hub/get.js';
import { resets } from '../hub/live.js';
import { NodeListing } from './node-listing.js';
import type { AskNodes, Nodes } from './node-listing.js';
import type { NodesQuery } from './nodes-query.js';

const PAGE = 100;
const REFRESH_MS = 10_000;
/** Letters that are typed together are one question. */
const REST_MS = 200;

const askNodes: AskNodes = ({ q, status }, cursor, ended) => {
  const asked = { q: q || undefined, status: status || undefined, cursor };
  return get('/nodes', { ...asked, sort: 'status', limit: PAGE }, ended);
};

/** Nodes, offline ones first, as many pages as were asked for. */
export function useNodes(query: NodesQuery): [ReadonlySignal<Nodes>, more: () => void] {
  const listing = useMemo(() => new NodeListing(askNodes), []);
  useEffect(() => {
    listing.choose(query);
    return (): void => listing.close();
  }, [query.q, query.status]);
  useEffect(() => {
    const ask = (): void => listing.refresh();
    const first = setTimeout(ask, listing.nodes.peek().items === null ? 0 : REST_MS);
    const timer = setInterval(() => document.hidden || ask(), REFRESH_MS);
    return (): void => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [query.q, query.status, resets.value]);
  return [listing.nodes, (): void => listing.more()];
}
