import { anyCase } from '../platform/database/any-case.js';
import { placeholders } from '../platform/database/dialect.js';
import type { Query } from '../platform/database/transaction.js';
import type { NodeCursor, NodeSort } from './node-cursor.js';
import { NODE_COLUMNS } from './node-rows.js';
import type { NodeStatus } from './node.entity.js';

/** Which page of which nodes. */
export interface NodePage {
  readonly status?: NodeStatus | undefined;
  /** The machine of jobs with this name. */
  readonly vm_name?: string | undefined;
  /** Part of a name of the node, in any case. */
  readonly q?: string | undefined;
  readonly sort?: NodeSort | undefined;
  readonly limit: number;
  readonly cursor?: NodeCursor | undefined;
}

/** Those that need somebody come first. */
const FIRST: readonly NodeStatus[] = ['offline', 'unknown', 'online'];
const RANK = `CASE status ${FIRST.map((status, rank) => `WHEN '${status}' THEN ${rank}`).join(' ')} END`;
const NAME = 'COALESCE(hostname, id)';
const ORDERS: Readonly<Record<NodeSort, string>> = { id: 'id', status: `${RANK}, ${NAME}, id` };

const NAMED = `id REGEXP ? OR hostname REGEXP ?
  OR EXISTS (SELECT 1 FROM node_aliases WHERE node_id = nodes.id AND kind = 'name' AND name REGEXP ?)
  OR EXISTS (SELECT 1 FROM node_machines WHERE node_id = nodes.id AND vm_name REGEXP ?)`;

/** One node more than the page has, if there is one; `ids` are the only ones that may be on it. */
export function nodesOn(page: NodePage, ids: readonly string[] | undefined): Query {
  const { status, q, sort = 'id', limit, cursor } = page;
  const conditions: Query[] = [{ sql: 'merged_into IS NULL' }];
  if (status !== undefined) conditions.push({ sql: 'status = ?', parameters: [status] });
  if (q) conditions.push({ sql: NAMED, parameters: Array.from({ length: 4 }, () => anyCase(q)) });
  if (cursor) conditions.push(sort === 'id' ? { sql: 'id > ?', parameters: [cursor.id] } : behind(cursor));
  if (ids) conditions.push({ sql: `id IN (${placeholders(ids.length)})`, parameters: ids });
  const where = conditions.map(({ sql }) => `(${sql})`).join(' AND ');
  return {
    sql: `SELECT ${NODE_COLUMNS} FROM nodes WHERE ${where} ORDER BY ${ORDERS[sort]} LIMIT ${limit + 1}`,
    parameters: conditions.flatMap(({ parameters = [] }) => parameters),
  };
}

function behind({ status, name, id }: NodeCursor): Query {
  const rank = FIRST.indexOf(status);
  return {
    sql: `${RANK} > ? OR (${RANK} = ? AND (${NAME} > ? OR (${NAME} = ? AND id > ?)))`,
    parameters: [rank, rank, name, name, id],
  };
}
