import type { Command } from 'commander';
import { goOnWithoutOutput } from '../output.js';

const AFTER = `
The last line of a start is 'Listening on http://…'; SIGTERM or SIGINT shuts the hub down cleanly.

Examples:
  hub serve
  PORT=9000 DATABASE_URL=sqlite:/var/lib/hub/hub.sqlite hub serve`;

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('run the hub: serve HTTP according to the settings')
    .addHelpText('after', AFTER)
    .action(async () => {
      goOnWithoutOutput();
      // Importing the module starts the hub.
      await import('../../main.js');
    });
}
