import type { Disk } from './job.js';
import { projectDisk } from './project.js';
import type { DiskMembers, JobMembers } from './update.js';
import { REGISTERED } from './words.js';
import type { Word, Words } from './words.js';

type Figure = Word<number | null> | undefined;

/**
 * The bytes that came with a change id count where telemetry gave none. They are not shown where it gave those of the
 * job alone: their sum would take the place of its figure. Returns `disks` itself when nothing differs.
 */
export function withUncountedBytes(
  { bytes_transferred: ofJob }: Words<JobMembers>,
  disks: ReadonlyMap<number, Disk>,
  stamp: number,
): ReadonlyMap<number, Disk> {
  const all = [...disks.values()];
  if (!all.some(isUncounted)) return disks;
  const areHidden = isTold(ofJob) && !all.some(({ words }) => isTold(words.bytes_transferred));
  const shown = new Map(disks);
  for (const [index, disk] of disks) {
    if (!isUncounted(disk)) continue;
    const { bytes_transferred } = projectDisk(disk.words);
    const bytes = areHidden ? null : bytes_transferred;
    if (disk.columns.bytes_transferred === bytes) continue;
    shown.set(index, { ...disk, columns: { ...disk.columns, bytes_transferred: bytes }, updatedAt: stamp });
  }
  return shown;
}

function isUncounted({ words }: { readonly words: Words<DiskMembers> }): boolean {
  return words.bytes_transferred?.[0] === REGISTERED[0];
}

/** Registrations say no bytes, so only a completion is as old as they are. */
function isTold(word: Figure): boolean {
  return word !== undefined && word[0] !== REGISTERED[0] && word[2] !== null;
}
