import { lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { folderFault, writeFault } from './file-access.js';

/** The kernel follows this many links, too. */
const MOST_LINKS = 40;

/** Suffixes of the files that SQLite and the hub keep beside a database. */
export const COMPANIONS = ['-wal', '-shm', '-journal', '.lock', '.lock-journal'] as const;

/** The database and its companion files, whether they exist or not. */
export function filesOf(database: string): string[] {
  return [database, ...COMPANIONS.map((ending) => database + ending)];
}

/**
 * The canonical path of a file; neither the file nor the target of a link needs to exist.
 * @throws {Error} where its folder does not exist, or links form a circle.
 */
export function realName(path: string, linksLeft = MOST_LINKS): string {
  const whole = resolve(path);
  const name = join(realpathSync(dirname(whole)), basename(whole));
  if (!lstatSync(name, { throwIfNoEntry: false })?.isSymbolicLink()) return name;
  if (linksLeft === 0) throw new Error(`too many links lead from ${path}`);
  return realName(resolve(dirname(name), readlinkSync(name)), linksLeft - 1);
}

/** Why this process cannot write a database or its companion files; undefined if it can. */
export function unwritableFile(database: string): string | undefined {
  const file = realName(database);
  return (
    folderFault(dirname(file)) ??
    filesOf(file)
      .map(writeFault)
      .find((fault) => fault !== undefined)
  );
}

/** Each hard link has a lock and a journal of its own, so two hubs could write to one file. */
export function linkFault(database: string): string | undefined {
  const names = statSync(database, { throwIfNoEntry: false })?.nlink ?? 1;
  if (names === 1) return undefined;
  return (
    `${database} has ${names} names (hard links); SQLite would keep a journal for each, which corrupts the database. ` +
    `Remove the other names, or use a copy.`
  );
}
