import type { Command } from 'commander';
import type { MigrationCommand } from '../migrate/migrate.js';

const AFTER = `
While a hub serves a SQLite file, 'up' and 'down' refuse it. Hubs and commands that migrate at once take turns.

Examples:
  hub migrate plan >plan.sql
  hub migrate up`;

export function addMigrate(program: Command): void {
  const migrate = program
    .command('migrate')
    .description('bring the database to the schema of this version, or show how')
    .helpCommand(false)
    .addHelpText('after', AFTER);
  const add = (name: MigrationCommand, description: string): Command =>
    migrate.command(name).description(description);
  add('plan', "print the SQL that 'up' would execute, without executing it").action(async () => run('plan'));
  add('up', 'apply every migration that is pending').action(async () => run('up'));
  add('down', 'take the newest migration back, with the data that is only in its tables').action(async () =>
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
