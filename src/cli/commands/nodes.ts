import type { Command } from 'commander';
import type { NodeListFlags } from '../nodes/list-nodes.js';
import { takesJobId } from './job-id-argument.js';

const AFTER = `
These commands work on the database directly, whether or not a hub is running; on SQLite they take turns with it.

Examples:
  hub nodes list --status offline
  hub nodes list --vm-name pg1
  hub nodes show 10.0.0.17
  hub nodes delete old-01`;

export function addNodes(program: Command): void {
  const nodes = program
    .command('nodes')
    .description('list, show and delete the machines on which backup clients run')
    .helpCommand(false)
    .addHelpText('after', AFTER);
  nodes
    .command('list')
    .description('list nodes, by id')
    .option('--status <status>', 'online, offline or unknown')
    .option('--vm-name <name>', 'the node of jobs with this machine name')
    .option('--q <text>', 'part of a name, an address or a machine name of jobs')
    .option('--sort <order>', 'id, or status: offline ones first', 'id')
    .option('--limit <count>', '1 to 500', '50')
    .option('--cursor <text>', 'continue after the last page')
    .option('--json', 'as JSON')
    .action(async (flags: NodeListFlags) => (await import('../nodes/list-nodes.js')).listNodes(flags));
  const show = nodes
    .command('show')
    .description('show one node by its id or an alias')
    .option('--json', 'as JSON');
  takesJobId(
    show,
    async (name, flags) => (await import('../nodes/show-node.js')).showNode(name, flags),
    'node',
  );
  const remove = nodes
    .command('delete')
    .description('delete a node with its snapshots and alerts; if it reports again, it is a new one');
  takesJobId(remove, async (name) => (await import('../nodes/delete-node.js')).deleteNode(name), 'node');
}
