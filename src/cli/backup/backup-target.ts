import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { StartError } from '../../platform/problems/start-error.js';
import type { DatabaseSettings } from '../../platform/database/connecting/database-url.js';
import { SqliteLock } from '../../platform/database/connecting/sqlite-lock.js';
import { COMPANIONS, filesOf, realName } from '../../platform/database/connecting/sqlite-files.js';
import { sentenceOf } from '../failure.js';

const OTHER = 'Choose another file for the backup.';

/** The name of a backup until it is complete. */
export function unfinished(target: string): string {
  return `${target}.unfinished`;
}

/**
 * The real path of a file that a backup may be written to: not a folder or a device, and not a file that belongs to
 * this or any other database. @throws {StartError}
 */
export function backupTarget(file: string, force: boolean, database: DatabaseSettings): string {
  const folder = dirname(resolve(file));
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new StartError(`Folder ${folder} does not exist. Create it first.`);
  }
  const target = realName(file);
  for (const name of [target, unfinished(target)]) {
    if (database.kind === 'sqlite') assertApart(name, realName(database.path), file);
    assertFile(name);
    assertUnused(name);
  }
  if (existsSync(target) && !force)
    throw new StartError(`${file} already exists. Use --force to overwrite it.`);
  return target;
}

function assertApart(target: string, database: string, given: string): void {
  const part = filesOf(database).find((file) => isSame(target, file));
  if (part === database) throw new StartError(`${given} is the database itself.`);
  if (part) throw new StartError(`${given} belongs to the database: it is ${part}. ${OTHER}`);
}

function assertFile(target: string): void {
  const found = statSync(target, { throwIfNoEntry: false });
  if (!found || found.isFile()) return;
  throw new StartError(`${target} is ${found.isDirectory() ? 'a folder' : 'not a regular file'}. ${OTHER}`);
}

/**
 * Refuses the name of another hub's database, or of one that crashed: its journal would be replayed into the backup.
 */
function assertUnused(target: string): void {
  const ending = COMPANIONS.find((end) => target.endsWith(end));
  const owner = ending && target.slice(0, -ending.length);
  if (owner && existsSync(owner))
    throw new StartError(`${target} belongs to the database ${owner}. ${OTHER}`);
  const part = ['-wal', '-shm', '-journal'].map((end) => target + end).find((file) => existsSync(file));
  if (part)
    throw new StartError(`${target} is, or was, a database in use: ${part} exists beside it. ${OTHER}`);
  if (existsSync(target) && existsSync(`${target}.lock`)) assertUnlocked(target);
}

function assertUnlocked(database: string): void {
  try {
    SqliteLock.take(database).release();
  } catch (error) {
    throw new StartError(`${database} may be in use: ${sentenceOf(error)} ${OTHER}`, { cause: error });
  }
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return one === other || (a !== undefined && a.ino === b?.ino && a.dev === b.dev);
}
