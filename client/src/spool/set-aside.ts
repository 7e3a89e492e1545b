import { existsSync, renameSync } from 'node:fs';
import { inodeOf } from './connection.js';
import { Lock } from './lock.js';

const WAIT_MS = 2_000;

/**
 * Renames a spool that cannot be read, with its log, to `spool.sqlite.broken-<time>`. Returns the new path, or undefined
 * when another process has done so meanwhile: the file at this path is another one then.
 */
export function setAside(path: string, inode: number | undefined, why: string): string | undefined {
  const lock = new Lock(`${path}.aside`);
  lock.take(WAIT_MS);
  try {
    if (inode === undefined || inodeOf(path) !== inode) return undefined;
    const aside = freeName(`${path}.${why}-${new Date().toISOString().replaceAll(':', '')}`);
    renameSync(path, aside);
    // The log belongs to the file, and would be replayed into the next one.
    for (const suffix of ['-wal', '-shm', '-journal'])
      if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
    return aside;
  } finally {
    lock.close();
  }
}

function freeName(name: string): string {
  let free = name;
  for (let copy = 2; existsSync(free); copy++) free = `${name}-${copy}`;
  return free;
}
