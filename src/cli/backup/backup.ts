import { existsSync, statSync } from 'node:fs';
import { StartError } from '../../common/start-error.js';
import { readDatabaseSettings } from '../../config/settings.js';
import { assertThere, connected } from '../cli-database.js';
import { note, say } from '../output.js';
import { backUpSqlite } from './backup-sqlite.js';
import { dumpCommand } from './dump-command.js';

/** Backs a SQLite file up, or prints the command that does it for a server. @throws {StartError} */
export async function backup(file: string, { force = false }: { force?: boolean }): Promise<void> {
  const settings = readDatabaseSettings(process.env);
  assertThere(settings);
  if (!force && existsSync(file))
    throw new StartError(`${file} is there already. Overwrite it with --force.`);
  if (settings.kind === 'sqlite') {
    if (isSameFile(file, settings.path)) throw new StartError(`${file} is the database itself.`);
    const { pages, bytes } = await backUpSqlite(settings.path, file);
    say(`${file}: ${bytes} bytes in ${pages} pages, checked`);
    return;
  }
  const version = await connected(settings, async (dataSource) => {
    const [row] = await dataSource.query<{ version: string }[]>('SELECT VERSION() AS version');
    return row?.version ?? '';
  });
  note('Run this; it asks for the password, and hubs may run meanwhile:');
  say(dumpCommand(settings, version, file));
}

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return a !== undefined && a.ino === b?.ino && a.dev === b.dev;
}
