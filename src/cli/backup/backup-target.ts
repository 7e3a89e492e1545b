import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { StartError } from '../../platform/problems/start-error.js';
import type { DatabaseSettings } from '../../platform/database/connecting/database-url.js';
import { SqliteLock } from '../../platform/database/connecting/sqlite-lock.js';
import { COMPANIONS, filesOf, realName } from '../../platform/database/connecting/sqlite-files.js';
import { sentenceOf } from '../failure.js';

const OTHER = 'Name another file for the backup.';

/** Under this name a backup lies until it is whole. */
export function unfinished(target: string): string {
  return `${target}.unfinished`;
}

/**
 * The real name of the file that a backup may be written into: no folder and no device, and nothing that a database
 * needs or would read, be it the one that is backed up or another. @throws {StartError}
 */
export function backupTarget(file: string, force: boolean, database: DatabaseSettings): string {
  const folder = dirname(resolve(file));
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new StartError(`There is no folder ${folder}. Make it first.`);
  }
  const target = realName(file);
  for (const name of [target, unfinished(target)]) {
    if (database.kind === 'sqlite') assertApart(name, realName(database.path), file);
    assertFile(name);
    assertUnused(name);
  }
  if (existsSync(target) && !force)
    throw new StartError(`${file} is there already. Overwrite it with --force.`);
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
  throw new StartError(
    `${target} is ${found.isDirectory() ? 'a folder' : 'no file but a device or a pipe'}. ${OTHER}`,
  );
}

/** Of another hub, or of one that did not end in order: its log would be taken for that of the backup. */
function assertUnused(target: string): void {
  const ending = COMPANIONS.find((end) => target.endsWith(end));
  const owner = ending && target.slice(0, -ending.length);
  if (owner && existsSync(owner))
    throw new StartError(`${target} belongs to the database ${owner}. ${OTHER}`);
  const part = ['-wal', '-shm', '-journal'].map((end) => target + end).find((file) => existsSync(file));
  if (part) throw new StartError(`${target} is, or was, a database in use: beside it lies ${part}. ${OTHER}`);
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
