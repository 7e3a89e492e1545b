import { COMMAND_LINE } from '../../auth/caller.js';
import { NodeDeleter } from '../../nodes/node-deleter.js';
import { withDatabase } from '../cli-database.js';
import { note } from '../output.js';

/** Deletes a node by any of its names. @throws {NodeNotFoundError} */
export async function deleteNode(name: string): Promise<void> {
  await withDatabase(({ database }) => new NodeDeleter(database).delete(name, COMMAND_LINE));
  note(`Deleted node ${name}`);
}
