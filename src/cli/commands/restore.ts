import type { Command } from 'commander';

const AFTER = `
The copy is checked, and put in place of the SQLite file at once or not at all, while no hub runs. The file before it is
kept beside it. For MySQL and MariaDB, prints the command to run.

Examples:
  hub restore /backups/hub.sqlite
  hub restore /backups/old.sqlite --force   # although the schema has changed since`;

export function addRestore(program: Command): void {
  program
    .command('restore')
    .description("put a copy made by 'hub backup' in place of the database, and say what is lost")
    .argument('<file>', 'the copy')
    .option('--force', 'also where the schema of the database or of the copy is newer')
    .addHelpText('after', AFTER)
    .action(async (file: string, flags: { force?: true }) =>
      (await import('../restore/restore.js')).restore(file, flags),
    );
}
