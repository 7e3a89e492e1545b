import { hidesZeros } from './figures.js';
import type { WireDisk, Word } from './update.js';

interface Standing {
  readonly status?: unknown;
  readonly error?: unknown;
}

/**
 * One word that says what two do, the older first: the newest of each member stands, as it does in the hub, where
 * `error` goes with the status.
 */
export function merged(older: Word, newer: Word): Word {
  const word = { ...withoutOutdated(older, newer), ...withoutAbsent(newer) };
  const disks = mergedDisks(older.disks, newer.disks);
  return withSeenZeros(disks.length > 0 ? { ...word, disks } : word);
}

/** Zeros in all four figures would say 'no figures with this word' where each was meant: so the speed is unknown. */
function withSeenZeros(word: Word): Word {
  return hidesZeros(word) ? { ...word, transfer_speed_bps: -1 } : word;
}

function mergedDisks(older: readonly WireDisk[] = [], newer: readonly WireDisk[] = []): WireDisk[] {
  const disks = new Map(older.map((disk) => [disk.disk_index, disk]));
  for (const disk of newer) {
    const before = disks.get(disk.disk_index);
    disks.set(disk.disk_index, before ? { ...withoutOutdated(before, disk), ...withoutAbsent(disk) } : disk);
  }
  return [...disks.values()];
}

function withoutOutdated<T extends Standing>(older: T, newer: Standing): T {
  const kept: { -readonly [K in keyof T]: T[K] } = { ...older };
  if (newer.status !== undefined || newer.error !== undefined) delete kept.error;
  return kept;
}

function withoutAbsent<T extends object>(members: T): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}
