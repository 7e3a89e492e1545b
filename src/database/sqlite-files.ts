import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Fault } from './fault.js';

/** Beside the database SQLite keeps these two, which hold what was committed last. */
const COMPANIONS = ['-wal', '-shm'];

/** Why this process cannot write the SQLite database at `path`; undefined where it can, or where there is no file yet. */
export function unwritableFile(path: string): Fault | undefined {
  // SQLite follows a link, and keeps its files where that leads.
  const file = existsSync(path) ? realpathSync(path) : path;
  const files = [file, ...COMPANIONS.map((suffix) => file + suffix)].filter((name) => existsSync(name));
  const folder = dirname(file);
  for (const name of files) {
    const fault = faultOf(name, constants.R_OK | constants.W_OK, '');
    if (fault) return fault;
  }
  const why = ', the folder in which SQLite keeps its files,';
  return isFolder(folder) ? faultOf(folder, constants.W_OK | constants.X_OK, why) : undefined;
}

function faultOf(name: string, mode: number, why: string): Fault | undefined {
  try {
    accessSync(name, mode);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EROFS' ? readOnlyMount(name, why) : notOurs(name, why);
  }
}

function isFolder(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function readOnlyMount(name: string, why: string): Fault {
  return {
    says: `${name}${why} cannot be written: its file system is mounted read-only`,
    todo: 'Mount it so that it can be written, or set DATABASE_URL to a file elsewhere.',
  };
}

function notOurs(name: string, why: string): Fault {
  const { uid, gid, mode } = statSync(name);
  const bits = isFolder(name) ? 'rwx' : 'rw';
  const user = process.getuid?.();
  const group = process.getgid?.();
  const owner = `its owner is ${userName(uid)} (group ${gid}) and its mode ${octal(mode)}`;
  return {
    says: `${name}${why} cannot be written: ${owner}, and the hub runs as ${userName(user)} (group ${group})`,
    todo:
      uid === user
        ? `Run: chmod u+${bits} '${name}'`
        : `Run as root: chown ${user}:${group} '${name}' (or run the hub as the file's owner).`,
  };
}

function userName(uid: number | undefined): string {
  return uid === 0 ? 'root' : `user ${uid}`;
}

function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}
