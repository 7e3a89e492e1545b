import { NODE_STATUSES } from './node.entity.js';
import type { NodeStatus } from './node.entity.js';

export const NODE_SORTS = ['id', 'status'] as const;
export type NodeSort = (typeof NODE_SORTS)[number];

/** The last node of a page, by the keys of both orders. */
export interface NodeCursor {
  readonly sort: NodeSort;
  readonly id: string;
  readonly status: NodeStatus;
  readonly name: string;
}

export function toNodeCursor({ sort, id, status, name }: NodeCursor): string {
  return Buffer.from(`${sort} ${JSON.stringify([id, status, name])}`).toString('base64url');
}

/** Undefined for a text that is not the cursor of a list of nodes. */
export function readNodeCursor(text: string): NodeCursor | undefined {
  const [, order, keys = ''] = /^(\w+) (.+)$/s.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  const sort = NODE_SORTS.find((known) => known === order);
  const [id, told, name] = keysIn(keys);
  const status = NODE_STATUSES.find((known) => known === told);
  if (!sort || !status || typeof id !== 'string' || typeof name !== 'string') return undefined;
  return { sort, id, status, name };
}

function keysIn(text: string): unknown[] {
  try {
    const keys: unknown = JSON.parse(text);
    return Array.isArray(keys) ? keys : [];
  } catch {
    return [];
  }
}
