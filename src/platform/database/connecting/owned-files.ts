import {
  chmodSync,
  chownSync,
  closeSync,
  fchmodSync,
  fchownSync,
  lchownSync,
  mkdirSync,
  openSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';

const PERMISSIONS = 0o777;

/**
 * Creates an empty file unless it exists. It gets the owner and permissions of `model` or, without a model, the owner
 * of its folder: a file that root creates must belong to the service, or the service could not write it.
 */
export function makeFile(path: string, model: string): void {
  const like = statSync(model, { throwIfNoEntry: false });
  let file: number;
  try {
    // Only new files change owner, because an existing file or link may lead anywhere.
    file = openSync(path, 'wx', 0o644);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw error;
  }
  try {
    if (like) fchmodSync(file, like.mode & PERMISSIONS);
    if (isRoot()) {
      const { uid, gid } = like ?? statSync(dirname(path));
      fchownSync(file, uid, gid);
    }
  } finally {
    closeSync(file);
  }
}

/** Gives a file that this process made the owner and permissions of `model`. */
export function ownLike(path: string, model: string): void {
  const { mode, uid, gid } = statSync(model);
  chmodSync(path, mode & PERMISSIONS);
  if (isRoot()) chownSync(path, uid, gid);
}

/** Creates a folder and its parents; folders that root creates get the owner of the folder above them. */
export function makeFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true });
  if (first === undefined || !isRoot()) return;
  const { uid, gid } = statSync(dirname(first));
  for (let made = path; ; made = dirname(made)) {
    lchownSync(made, uid, gid);
    if (made === first) return;
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
