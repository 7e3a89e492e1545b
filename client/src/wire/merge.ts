import type { WireDisk, Word } from './update.js';

interface Figures {
  readonly status?: unknown;
  readonly error?: unknown;
  readonly bytes_transferred?: number;
  readonly total_bytes?: number;
  readonly progress_percent?: number;
}

/**
 * One word that says what two do, the older first: the newest of each member stands, as it does in the hub. Two members
 * go with others there: `error` with the status, and the percentage with the figures that it follows from.
 */
export function merged(older: Word, newer: Word): Word {
  const word = { ...withoutOutdated(older, newer), ...withoutAbsent(newer) };
  const disks = mergedDisks(older.disks, newer.disks);
  return disks.length > 0 ? { ...word, disks } : word;
}

function mergedDisks(older: readonly WireDisk[] = [], newer: readonly WireDisk[] = []): WireDisk[] {
  const disks = new Map(older.map((disk) => [disk.disk_index, disk]));
  for (const disk of newer) {
    const before = disks.get(disk.disk_index);
    disks.set(disk.disk_index, before ? { ...withoutOutdated(before, disk), ...withoutAbsent(disk) } : disk);
  }
  return [...disks.values()];
}

function withoutOutdated<T extends Figures>(older: T, newer: Figures): T {
  const kept: { -readonly [K in keyof T]: T[K] } = { ...older };
  if (newer.status !== undefined || newer.error !== undefined) delete kept.error;
  if (newer.bytes_transferred !== undefined && (newer.total_bytes ?? 0) > 0) delete kept.progress_percent;
  return kept;
}

function withoutAbsent<T extends object>(members: T): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}
