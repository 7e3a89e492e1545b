import type { Command } from 'commander';

const AFTER = `
A SQLite file is copied as a snapshot of one moment, even while a hub runs, and the copy is checked before it gets its
name. For MySQL and MariaDB, prints the command to run; it asks for the password.

Examples:
  hub backup /backups/hub.sqlite
  hub backup hub.sql                # with DATABASE_URL=mysql://…: prints the mysqldump command`;

export function addBackup(program: Command): void {
  program
    .command('backup')
    .description('copy the database to a file, even while a hub runs')
    .argument('<file>', 'target file; its folder must exist')
    .option('--force', 'overwrite an existing file')
    .addHelpText('after', AFTER)
    .action(async (file: string, flags: { force?: true }) =>
      (await import('../backup/backup.js')).backup(file, flags),
    );
}
