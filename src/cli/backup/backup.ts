import { readDatabaseSettings } from '../../app/settings.js';
import { assertExists, serverVersion } from '../cli-database.js';
import { note, say } from '../output.js';
import { backUpSqlite } from './backup-sqlite.js';
import { backupTarget } from './backup-target.js';
import { dumpCommand } from './dump-command.js';

/** Backs up a SQLite file, or prints the command that dumps a server's database. @throws {StartError} */
export async function backup(file: string, { force = false }: { force?: boolean }): Promise<void> {
  const settings = readDatabaseSettings(process.env);
  assertExists(settings);
  const target = backupTarget(file, force, settings);
  if (settings.kind === 'sqlite') {
    const { pages, bytes } = await backUpSqlite(settings.path, target);
    say(`${file}: ${bytes} bytes in ${pages} pages, checked`);
    return;
  }
  const version = await serverVersion(settings);
  note('Run this command; it asks for the password, and hubs may keep running:');
  say(dumpCommand(settings, version, file));
}
