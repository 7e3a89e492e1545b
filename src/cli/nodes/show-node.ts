import { NodeReader } from '../../nodes/node-reader.js';
import type { NodeView } from '../../nodes/node-view.js';
import { withDatabase } from '../cli-database.js';
import { say, sayJson } from '../output.js';
import { factsOf } from '../table.js';

/** Prints a node: its members that have a value, one per line. @throws {NodeNotFoundError} */
export async function showNode(name: string, { json }: { json?: true }): Promise<void> {
  const node = await withDatabase(({ database }) => new NodeReader(database).one(name));
  if (json) sayJson(node);
  else say(nodeText(node));
}

function nodeText({ aliases, vm_names: names, ...node }: NodeView): string {
  return factsOf({ ...node, aliases: aliases.join(', '), vm_names: names.join(', ') || null });
}
