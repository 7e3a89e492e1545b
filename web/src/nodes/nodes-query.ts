import { place, pushQuery, replaceQuery } from '../app/router.js';
import type { NodeView } from '../hub/types.js';
import { NODE_WORDS } from './node-words.js';

export type NodeStatus = NodeView['status'];
export const STATUSES = Object.keys(NODE_WORDS) as NodeStatus[];

/** The list of nodes that the address names. */
export interface NodesQuery {
  readonly q: string;
  readonly status: NodeStatus | '';
}

export function nodesQuery(query = place.value.query): NodesQuery {
  const parameters = new URLSearchParams(query);
  const given = parameters.get('status');
  return { q: parameters.get('q') ?? '', status: STATUSES.find((name) => name === given) ?? '' };
}

/** While it is being typed it has no entry of its own in the history. */
export function typeQuery(query: NodesQuery): void {
  replaceQuery(textOf(query));
}

export function chooseQuery(query: NodesQuery): void {
  pushQuery(textOf(query));
}

function textOf({ q, status }: NodesQuery): string {
  const parameters = new URLSearchParams();
  if (q) parameters.set('q', q);
  if (status) parameters.set('status', status);
  return parameters.toString();
}
