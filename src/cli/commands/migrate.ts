import type { Command } from 'commander';
import type { MigrationCommand } from '../migrate/migrate.js';

const AFTER = `
'up' and 'down' refuse a SQLite file that a hub is serving. Hubs and commands that migrate at the same time take turns.

Examples:
  hub migrate plan >plan.sql
  hub migrate up`;

export function addMigrate(program: Command): void {
  const migrate = program
    .command('migrate')
    .description('migrate the database to the schema of this version, or show how')
    .helpCommand(false)
    .addHelpText('after', AFTER);
  const add = (name: MigrationCommand, description: string): Command =>
    migrate.command(name).description(description);
  add('plan', "print the SQL that 'up' would execute, without executing it").action(async () => run('plan'));
  add('up', 'apply every pending migration').action(async () => run('up'));
  add('down', 'revert the newest migration, and lose the data that only its tables hold').action(async () =>
    run('down'),
  );
  add('status', 'list the migrations: [X] applied, [ ] pending').action(async () => run('status'));
  add('generate', 'for developers: write migrations/TIME-NAME.ts from the entities')
    .argument('[name]', 'words-with-hyphens', 'change-schema')
    .action(async (name: string) => run('generate', name));
}

async function run(command: MigrationCommand, name?: string): Promise<void> {
  const { migrate } = await import('../migrate/migrate.js');
  const { say } = await import('../output.js');
  for (const line of await migrate(command, name)) say(line);
}
