import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { placeholders } from '../platform/database/dialect.js';
import type { Transaction } from '../platform/database/transaction.js';
import { toNodeCursor } from './node-cursor.js';
import type { NodeSort } from './node-cursor.js';
import { nodesOn } from './node-pages.js';
import type { NodePage } from './node-pages.js';
import { ValidationFailedError } from '../platform/problems/validation-failed.error.js';
import { NodeNotFoundError } from './node-not-found.error.js';
import { NODE_COLUMNS } from './node-rows.js';
import type { NodeRow } from './node-rows.js';
import { viewOfNode } from './node-view.js';
import type { NodeView } from './node-view.js';
import type { NodeStatus } from './node.entity.js';

export interface NodeList {
  readonly items: readonly NodeView[];
  readonly next_cursor: string | null;
}

export interface StatusCount {
  readonly status: NodeStatus;
  readonly nodes: number;
}

export interface NodeFigures {
  readonly counts: readonly StatusCount[];
  readonly lastSnapshotAt: string | null;
}

interface Named {
  readonly node_id: string;
  readonly name: string;
}

/** Reads nodes for people; each answer is a snapshot of one moment. */
@Injectable()
export class NodeReader {
  constructor(private readonly database: Database) {}

  /** By any of its names. @throws {NodeNotFoundError} */
  async one(name: string): Promise<NodeView> {
    return this.database.readAnywhere(async (transaction) => {
      const rows = await rowsWith(transaction, [await idOf(transaction, name)]);
      const [view] = await this.viewsOf(transaction, rows);
      if (!view) throw new NodeNotFoundError(name);
      return view;
    });
  }

  /** @throws {ValidationFailedError} for the cursor of another order. */
  async list(page: NodePage): Promise<NodeList> {
    const { sort = 'id', cursor } = page;
    if (cursor && cursor.sort !== sort) {
      const detail = `must be the next_cursor of a page with sort=${sort}`;
      throw new ValidationFailedError([{ pointer: '/cursor', detail }]);
    }
    return this.database.readAnywhere(async (transaction) => {
      const ids = page.vm_name === undefined ? undefined : await machinesOf(transaction, page.vm_name);
      const [rows] = ids?.length === 0 ? [[]] : await transaction.select<[NodeRow]>(nodesOn(page, ids));
      const shown = rows.slice(0, page.limit);
      const last = rows.length > page.limit ? shown.at(-1) : undefined;
      return {
        items: await this.viewsOf(transaction, shown),
        next_cursor: last ? cursorAt(last, sort) : null,
      };
    });
  }

  /** How many nodes have each status, and when the last snapshot came, as the column has it. */
  async figures(): Promise<NodeFigures> {
    const [counts, [last]] = await this.database.read((transaction) =>
      transaction.select<[StatusCount, { at: string | null }]>(
        { sql: 'SELECT status, COUNT(*) AS nodes FROM nodes WHERE merged_into IS NULL GROUP BY status' },
        { sql: 'SELECT MAX(received_at) AS at FROM telemetry_history' },
      ),
    );
    return { counts, lastSnapshotAt: last?.at ?? null };
  }

  /** The settings of its daemon; none for a node that nobody has heard of. */
  async configOf(name: string): Promise<object> {
    const [[row]] = await this.database.readAnywhere((transaction) =>
      transaction.select<[Pick<NodeRow, 'config'>]>({
        sql: `SELECT config FROM nodes JOIN node_aliases ON node_id = nodes.id WHERE kind = 'name' AND name = ?`,
        parameters: [name],
      }),
    );
    return row?.config ? (JSON.parse(row.config) as object) : {};
  }

  /** The nodes that introduced themselves with this host name, however operators call them; at most 100. */
  async ofHost(hostname: string): Promise<NodeView[]> {
    return this.database.readAnywhere(async (transaction) => {
      const [rows] = await transaction.select<[NodeRow]>({
        sql: `SELECT ${NODE_COLUMNS} FROM nodes WHERE reported_hostname = ? AND merged_into IS NULL ORDER BY id LIMIT 100`,
        parameters: [hostname],
      });
      return this.viewsOf(transaction, rows);
    });
  }

  private async viewsOf(transaction: Transaction, rows: readonly NodeRow[]): Promise<NodeView[]> {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const among = `node_id IN (${placeholders(ids.length)})`;
    const [aliases, machines] = await transaction.select<[Named, Named]>(
      {
        sql: `SELECT node_id, name FROM node_aliases WHERE kind = 'name' AND ${among} ORDER BY name`,
        parameters: ids,
      },
      {
        sql: `SELECT node_id, vm_name AS name FROM node_machines WHERE ${among} ORDER BY vm_name`,
        parameters: ids,
      },
    );
    const of = (named: readonly Named[], id: string): string[] =>
      named.filter(({ node_id }) => node_id === id).map(({ name }) => name);
    return rows.map((row) =>
      viewOfNode(row, { aliases: of(aliases, row.id), vm_names: of(machines, row.id) }),
    );
  }
}

function cursorAt({ id, status, hostname }: NodeRow, sort: NodeSort): string {
  return toNodeCursor({ sort, id, status, name: hostname ?? id });
}

/** The id of the node with this name. @throws {NodeNotFoundError} */
export async function idOf(transaction: Transaction, name: string): Promise<string> {
  const [[alias]] = await transaction.select<[{ node_id: string }]>({
    sql: "SELECT node_id FROM node_aliases WHERE kind = 'name' AND name = ?",
    parameters: [name],
  });
  if (!alias) throw new NodeNotFoundError(name);
  return alias.node_id;
}

/** The ids of nodes by these names, as far as they are known. */
export async function namedNodes(
  transaction: Transaction,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map();
  const [rows] = await transaction.select<[Named]>({
    sql: `SELECT node_id, name FROM node_aliases WHERE kind = 'name' AND name IN (${placeholders(names.length)})`,
    parameters: names,
  });
  return new Map(rows.map(({ name, node_id: id }) => [name, id]));
}

async function rowsWith(transaction: Transaction, ids: readonly string[]): Promise<NodeRow[]> {
  const sql = `SELECT ${NODE_COLUMNS} FROM nodes WHERE id IN (${placeholders(ids.length)})`;
  const [rows] = await transaction.select<[NodeRow]>({ sql, parameters: ids });
  return rows;
}

/** The nodes that jobs with this machine name ran on: as an operator said, else by their host names and aliases. */
async function machinesOf(transaction: Transaction, vmName: string): Promise<string[]> {
  const [said, hosts, aliases] = await transaction.select<[{ id: string }, { id: string }, { id: string }]>(
    { sql: 'SELECT node_id AS id FROM node_machines WHERE vm_name = ?', parameters: [vmName] },
    { sql: 'SELECT id FROM nodes WHERE hostname = ?', parameters: [vmName] },
    { sql: "SELECT node_id AS id FROM node_aliases WHERE kind = 'name' AND name = ?", parameters: [vmName] },
  );
  const found = said.length > 0 ? said : [...hosts, ...aliases];
  return [...new Set(found.map(({ id }) => id))];
}
