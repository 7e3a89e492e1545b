import type { Command } from 'commander';
import { goOnWithoutOutput } from '../output.js';

const AFTER = `
The last line of its start is 'Listening on http://…'; SIGTERM or SIGINT ends it in order.

Examples:
  hub serve
  PORT=9000 DATABASE_URL=sqlite:/var/lib/hub/hub.sqlite hub serve`;

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('serve over HTTP, as the settings say')
    .addHelpText('after', AFTER)
    .action(async () => {
      goOnWithoutOutput();
      // It serves as it is loaded.
      await import('../../main.js');
    });
}
