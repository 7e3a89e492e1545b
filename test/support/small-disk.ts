import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system in memory that is small enough to be filled. */
export interface SmallDisk {
  readonly path: string;
  /** Leaves not a byte. */
  fill(): Promise<void>;
  free(): Promise<void>;
  remove(): Promise<void>;
}

/** It unmounts when its input ends, so that nothing stays mounted however this process ends. */
const JANITOR = `
mount -t tmpfs -o "size=$1" tmpfs "$2" || { rmdir "$2"; exit 1; }
echo mounted
cat >/dev/null
umount -l "$2"
rmdir "$2"`;

/** Undefined where this user may not mount. */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk | undefined> {
  const path = await mkdtemp(join(tmpdir(), 'hub-disk-'));
  const janitor = spawn('sh', ['-c', JANITOR, 'sh', `${megabytes}m`, path], {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(janitor, 'exit');
  const mounted = await Promise.race([
    once(janitor.stdout, 'data').then(() => true),
    ended.then(() => false),
  ]);
  if (!mounted) return undefined;
  const filler = join(path, 'filler');
  return {
    path,
    async fill() {
      const file = await open(filler, 'a');
      try {
        await fillUp(file, 1024 * 1024);
      } finally {
        await file.close();
      }
    },
    free: () => rm(filler),
    async remove() {
      janitor.stdin.end();
      await ended;
    },
  };
}

/** By pieces, and by smaller ones where no such piece fits any more. */
async function fillUp(file: FileHandle, pieceBytes: number): Promise<void> {
  const piece = Buffer.alloc(pieceBytes);
  try {
    for (;;) await file.write(piece);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
  if (pieceBytes > 1) await fillUp(file, pieceBytes > 4096 ? 4096 : 1);
}
