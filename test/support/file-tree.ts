import { createCipheriv } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const FOLDERS = 60;
const FILES_PER_FOLDER = 50;
const SMALLEST = 16 * 1024;
const LARGEST = 116 * 1024;
/** Files are overlapping slices of one noise: small enough to be one chunk each, so no two share a chunk. */
const STRIDE = 4 * 1024;

export interface FileTree {
  readonly root: string;
  readonly files: number;
  readonly bytes: number;
}

/** Makes 3,000 files of some 200 MB in all, the same at every call, which neither compress nor deduplicate. */
export async function makeFileTree(root: string): Promise<FileTree> {
  const files = FOLDERS * FILES_PER_FOLDER;
  const noise = makeNoise(files * STRIDE + LARGEST);
  let bytes = 0;
  for (let folder = 0; folder < FOLDERS; folder++) {
    const contents = contentsOf(folder, noise);
    bytes += contents.reduce((sum, content) => sum + content.length, 0);
    await fill(join(root, String(folder)), contents);
  }
  return { root, files, bytes };
}

function contentsOf(folder: number, noise: Buffer): Buffer[] {
  return Array.from({ length: FILES_PER_FOLDER }, (_, file) => {
    const number = folder * FILES_PER_FOLDER + file;
    const size = SMALLEST + ((number * 7_919 * 13) % (LARGEST - SMALLEST));
    return noise.subarray(number * STRIDE, number * STRIDE + size);
  });
}

async function fill(folder: string, contents: readonly Buffer[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all(contents.map((content, file) => writeFile(join(folder, `${file}.bin`), content)));
}

/** A cipher's key stream: deterministic, fast and incompressible. */
function makeNoise(size: number): Buffer {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(size));
}
