import { accessSync, constants, statSync } from 'node:fs';
import type { Stats } from 'node:fs';

const { R_OK, W_OK, X_OK } = constants;

/** Why this process cannot write a file, in a sentence that says how to mend it; undefined where it can, or there is none. */
export function writeFault(file: string): string | undefined {
  return fault(file, R_OK | W_OK, 'cannot write it', 'u+rw');
}

/** The same for making files in a folder. */
export function folderFault(folder: string): string | undefined {
  return fault(folder, W_OK | X_OK, 'cannot make files in it', 'u+rwx');
}

function fault(path: string, mode: number, cannot: string, wanted: string): string | undefined {
  try {
    accessSync(path, mode);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'EROFS') return `${path} is on a file system that is mounted read-only.`;
    const stats = code === 'EACCES' ? statSync(path, { throwIfNoEntry: false }) : undefined;
    if (!stats || !process.getuid || !process.getgid) return `${path} cannot be used: ${message}.`;
    const [uid, gid] = [process.getuid(), process.getgid()];
    const name = `'${path.replaceAll("'", "'\\''")}'`;
    const mend =
      stats.uid === uid ? `Run: chmod ${wanted} ${name}` : `Run as root: chown ${uid}:${gid} ${name}`;
    return `${path} belongs to ${ownerOf(stats)}, and this process of user ${uid} ${cannot}. ${mend}`;
  }
}

function ownerOf({ uid, mode }: Stats): string {
  return `${uid === 0 ? 'root' : `user ${uid}`} (mode ${(mode & 0o7777).toString(8)})`;
}
