import type { Disk } from './job.js';
import { compareKeys } from './words.js';
import type { Key } from './words.js';

/** The key of a word that a disk is complete, and when it was told, in ms since 1970. */
export type Told = readonly [...Key, at: number];

/** The newest change id of the disks. */
export function newestChange(disks: Iterable<Disk>): Told | undefined {
  let newest: Told | undefined;
  for (const { words } of disks) {
    const { change_id: word, changed_at: at } = words;
    if (word && at && (!newest || compareKeys(word, newest) > 0)) {
      newest = [word[0], word[1], at[2]];
    }
  }
  return newest;
}

/** A job is complete with the last of its disks, once each is, and the client has told so of one at least. */
export function completionOf(disks: readonly Disk[]): Told | undefined {
  const newest = newestChange(disks);
  return newest && disks.every(({ columns }) => columns.status === 'completed') ? newest : undefined;
}
