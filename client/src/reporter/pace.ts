import type { WireDisk, Word } from '../wire/update.js';

export const PAUSE_MS = 5_000;
const STEP_PERCENT = 10;

interface Part {
  readonly status?: string | undefined;
  readonly phase?: string | undefined;
  readonly percent?: number | undefined;
}

/** Decides which progress is written, and so sent, at once, and which waits for 5 s since the last. */
export class Pace {
  private wroteAt = -Infinity;
  private job: Part = {};
  private readonly disks = new Map<number, Part>();

  isDue(word: Word): boolean {
    if (performance.now() - this.wroteAt >= PAUSE_MS) return true;
    if (differs(this.job, partOf(word))) return true;
    return (word.disks ?? []).some((disk) => differs(this.disks.get(disk.disk_index) ?? {}, partOf(disk)));
  }

  wrote(word: Word): void {
    this.wroteAt = performance.now();
    this.job = { ...this.job, ...partOf(word) };
    for (const disk of word.disks ?? [])
      this.disks.set(disk.disk_index, { ...this.disks.get(disk.disk_index), ...partOf(disk) });
  }

  get msSinceWritten(): number {
    return performance.now() - this.wroteAt;
  }
}

function partOf(said: Word | WireDisk): Part {
  const { status, progress_percent: said_percent, bytes_transferred: bytes, total_bytes: total } = said;
  const percent = said_percent ?? (bytes !== undefined && total ? (bytes / total) * 100 : undefined);
  return {
    ...(status === undefined ? {} : { status }),
    ...('current_phase' in said ? { phase: said.current_phase } : {}),
    ...(percent === undefined ? {} : { percent }),
  };
}

function differs(before: Part, now: Part): boolean {
  if (now.status !== undefined && now.status !== before.status) return true;
  if (now.phase !== undefined && now.phase !== before.phase) return true;
  return now.percent !== undefined && Math.abs(now.percent - (before.percent ?? 0)) >= STEP_PERCENT;
}
