import { accessSync, constants, statSync } from 'node:fs';
import type { Stats } from 'node:fs';

const { R_OK, W_OK, X_OK } = constants;

/** Why this process cannot write a file, with advice; undefined if it can, or if the file does not exist. */
export function writeFault(file: string): string | undefined {
  return fault(file, R_OK | W_OK, 'cannot write it', 'u+rw');
}

/** The same for creating files in a folder. */
export function folderFault(folder: string): string | undefined {
  return fault(folder, W_OK | X_OK, 'cannot create files in it', 'u+rwx');
}

function fault(path: string, mode: number, cannot: string, wanted: string): string | undefined {
  try {
    accessSync(path, mode);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'EROFS') return `${path} is on a read-only file system.`;
    const stats = code === 'EACCES' ? statSync(path, { throwIfNoEntry: false }) : undefined;
    if (!stats || !process.getuid || !process.getgid) return `Cannot use ${path}: ${message}.`;
    const [uid, gid] = [process.getuid(), process.getgid()];
    const name = `'${path.replaceAll("'", "'\\''")}'`;
    const mend =
      stats.uid === uid ? `Run: chmod ${wanted} ${name}` : `Run as root: chown ${uid}:${gid} ${name}`;
    return `${path} belongs to ${ownerOf(stats)}; this process runs as user ${uid} and ${cannot}. ${mend}`;
  }
}

function ownerOf({ uid, mode }: Stats): string {
  return `${uid === 0 ? 'root' : `user ${uid}`} (mode ${(mode & 0o7777).toString(8)})`;
}
