import type { Command } from 'commander';

const AFTER = `
A SQLite file is copied while a hub runs, as it is at one moment, and the copy is checked before it gets its name. For
MySQL and MariaDB the command to run is printed; it asks for the password.

Examples:
  hub backup /backups/hub.sqlite
  hub backup hub.sql                # with DATABASE_URL=mysql://…: prints the mysqldump line`;

export function addBackup(program: Command): void {
  program
    .command('backup')
    .description('copy the database into a file, while a hub runs')
    .argument('<file>', 'where to; its folder has to be there')
    .option('--force', 'overwrite the file')
    .addHelpText('after', AFTER)
    .action(async (file: string, flags: { force?: true }) =>
      (await import('../backup/backup.js')).backup(file, flags),
    );
}
