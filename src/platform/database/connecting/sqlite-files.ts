import { lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { folderFault, writeFault } from './file-access.js';

/** As many links as the kernel follows. */
const MOST_LINKS = 40;

/** What SQLite and the hub keep beside a database: named like it, with one of these at the end. */
export const COMPANIONS = ['-wal', '-shm', '-journal', '.lock', '.lock-journal'] as const;

/** The database and all that lies beside it, there or not. */
export function filesOf(database: string): string[] {
  return [database, ...COMPANIONS.map((ending) => database + ending)];
}

/**
 * The one name that every way to a file leads to; the file need not be there, nor need that to which a link leads.
 * @throws {Error} where its folder is not there, or links go round in a circle.
 */
export function realName(path: string, linksLeft = MOST_LINKS): string {
  const whole = resolve(path);
  const name = join(realpathSync(dirname(whole)), basename(whole));
  if (!lstatSync(name, { throwIfNoEntry: false })?.isSymbolicLink()) return name;
  if (linksLeft === 0) throw new Error(`too many links lead from ${path}`);
  return realName(resolve(dirname(name), readlinkSync(name)), linksLeft - 1);
}

/** Why this process cannot write a database or what lies beside it; undefined where it can. */
export function unwritableFile(database: string): string | undefined {
  const file = realName(database);
  return (
    folderFault(dirname(file)) ??
    filesOf(file)
      .map(writeFault)
      .find((fault) => fault !== undefined)
  );
}

/** A hard link is another name, with a lock and a log of its own: two hubs would write into one file. */
export function linkFault(database: string): string | undefined {
  const names = statSync(database, { throwIfNoEntry: false })?.nlink ?? 1;
  if (names === 1) return undefined;
  return (
    `${database} has ${names} names (hard links), and under each SQLite would keep a log of its own, which damages it. ` +
    `Remove the other names, or put a copy in its place.`
  );
}
