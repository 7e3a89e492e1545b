import { closeSync, fchmodSync, fchownSync, lchownSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const PERMISSIONS = 0o777;

/**
 * Makes an empty file where there is none. It gets the owner and the permissions of `model`, or, where that is not there
 * either, the owner of its folder: what root makes has to be the service's, who could not write it otherwise.
 */
export function makeFile(path: string, model: string): void {
  const like = statSync(model, { throwIfNoEntry: false });
  let file: number;
  try {
    // One that is there, or a link, may lead anywhere: nothing is given away but what is new.
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

/** Makes a folder and those above it; what root makes gets the owner of the folder in which it is made. */
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
