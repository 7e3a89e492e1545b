import { QueryOf } from '../../platform/validation/validate.js';
import { ValidationFailedError } from '../../platform/problems/validation-failed.error.js';
import { NodeListQuery } from '../../nodes/dto/node-queries.js';
import { NodeReader } from '../../nodes/node-reader.js';
import type { NodeView } from '../../nodes/node-view.js';
import type { Cell } from '../cell.js';
import { withDatabase } from '../cli-database.js';
import { note, say, sayJson } from '../output.js';
import { tableOf, terminalWidth } from '../table.js';
import { UsageError } from '../usage-error.js';

/** Flags as Commander passes them. */
export interface NodeListFlags {
  readonly status?: string;
  readonly vmName?: string;
  readonly q?: string;
  readonly sort?: string;
  readonly limit?: string;
  readonly cursor?: string;
  readonly json?: true;
}

const HEADINGS = ['ID', 'HOST', 'STATUS', 'CPU%', 'MEMORY%', 'DISK%', 'LOAD', 'SNAPSHOT', 'HEARTBEAT'];
const FIT = { cut: ['HOST', 'ID'], spare: ['HEARTBEAT', 'LOAD', 'DISK%'] };

/** Prints a page of nodes, with the filters of `GET /api/v1/nodes`. */
export async function listNodes({ json, vmName: vm_name, ...flags }: NodeListFlags): Promise<void> {
  const query = queryOf({ ...flags, ...(vm_name !== undefined && { vm_name }) });
  const list = await withDatabase(({ database }) => new NodeReader(database).list(query));
  if (json) return sayJson(list);
  say(tableOf(HEADINGS, list.items.map(rowOf), { ...FIT, width: terminalWidth() }));
  if (list.next_cursor) note(`More: hub nodes list … --cursor ${list.next_cursor}`);
}

/** @throws {UsageError} */
function queryOf(query: object): NodeListQuery {
  try {
    return new QueryOf(NodeListQuery).transform(query);
  } catch (error) {
    if (!(error instanceof ValidationFailedError)) throw error;
    const faults = error.errors ?? [];
    throw new UsageError(
      faults.map(({ pointer, detail }) => `--${pointer.slice(1).replace('_', '-')} ${detail}`).join('\n'),
    );
  }
}

function rowOf(node: NodeView): Cell[] {
  return [
    node.id,
    node.hostname,
    node.status,
    node.cpu_percent,
    node.memory_percent,
    node.disk_percent,
    node.load_avg_1m,
    node.last_snapshot_at,
    node.last_heartbeat_at,
  ];
}
