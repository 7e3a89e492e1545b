import { inodeOf } from './connection.js';
import { DiskSpool, UnreadableSpoolError } from './disk-spool.js';
import { MemoryStore } from './memory-store.js';
import { setAside } from './set-aside.js';
import { faultOf } from './sqlite.js';
import type { NewWord, Rejected, RejectedRow, StoredWord, Waiting } from './word-store.js';

const RETRY_MS = 5_000;
export const MEGABYTE = 1_048_576;

export interface SpoolOptions {
  readonly path: string;
  readonly maxBytes: number;
  /** Told each trouble once, for people. */
  readonly say: (trouble: string) => void;
}

/**
 * The spool of a process: the file, and memory while the file cannot take words. No method throws, as a backup is not to
 * fail for its report.
 */
export class Spool {
  private disk: DiskSpool | undefined;
  private readonly memory = new MemoryStore();
  private triedAt = -Infinity;
  private highest = 0;
  private hasSaid = false;
  /** The reason why words are kept in memory, while they are. */
  trouble: string | undefined;

  constructor(private readonly options: SpoolOptions) {}

  /** On the disk on return, if there is one that takes them. */
  accept(words: readonly NewWord[]): void {
    if (words.length === 0) return;
    const sequences = this.onDisk((disk) => disk.accept(words)) ?? this.inMemory(words);
    this.highest = Math.max(this.highest, ...sequences);
  }

  oldest(most: number): StoredWord[] {
    const words = this.reading((disk) => disk.oldest(most)) ?? [];
    return [...words, ...this.memory.oldest(most - words.length)];
  }

  /** False where they are still there, as the file takes nothing now. */
  settle(done: readonly StoredWord[], rejected: readonly Rejected[]): boolean {
    const { disk, memory } = this;
    let isSettled = true;
    for (const store of new Set([...done, ...rejected.map(({ word }) => word)].map((word) => word.store))) {
      const mine = done.filter((word) => word.store === store);
      const refused = rejected.filter(({ word }) => word.store === store);
      if (store === memory) memory.settle(mine, refused);
      // A spool that was set aside since keeps them; the hub takes a word twice.
      else if (store === disk)
        isSettled =
          this.onDisk((current) => {
            current.settle(mine, refused);
            return true;
          }) === true;
    }
    return isSettled;
  }

  waiting(): Waiting & { readonly inMemory: number } {
    const onDisk: Waiting = this.reading((disk) => disk.waiting()) ?? { words: 0, jobs: 0 };
    const inMemory = this.memory.waiting();
    const since = Math.min(onDisk.since ?? Infinity, inMemory.since ?? Infinity);
    return {
      words: onDisk.words + inMemory.words,
      jobs: onDisk.jobs + inMemory.jobs,
      ...(Number.isFinite(since) ? { since } : {}),
      inMemory: inMemory.words,
    };
  }

  hasWords(): boolean {
    return this.oldest(1).length > 0;
  }

  rejected(): RejectedRow[] {
    return [...this.memory.rejected(), ...(this.reading((disk) => disk.rejected()) ?? [])];
  }

  note(name: string): unknown {
    return this.reading((disk) => disk.note(name));
  }

  writeNote(name: string, value: object): void {
    this.onDisk((disk) => disk.writeNote(name, value));
  }

  close(): void {
    if (this.memory.waiting().words > 0) this.triedAt = -Infinity;
    this.onDisk(() => {});
    this.letGo();
  }

  private inMemory(words: readonly NewWord[]): number[] {
    return this.memory.accept(
      words.map((word) => ({ ...word, above: Math.max(word.above ?? 0, this.highest) })),
    );
  }

  /** A file that takes nothing may still be read. */
  private reading<T>(work: (disk: DiskSpool) => T): T | undefined {
    const read = this.onDisk(work);
    if (read !== undefined || !this.disk?.isInPlace()) return read;
    try {
      return work(this.disk);
    } catch {
      return undefined;
    }
  }

  /** Undefined where the file cannot do it now; one that proves broken is set aside, and a new one tried. */
  private onDisk<T>(work: (disk: DiskSpool) => T): T | undefined {
    for (let attempt = 1; ; attempt++) {
      const inode = inodeOf(this.options.path);
      try {
        const disk = this.opened();
        return disk && work(disk);
      } catch (error) {
        if (!this.setAside(error, inode) || attempt > 1) {
          this.fail(error);
          return undefined;
        }
      }
    }
  }

  private opened(): DiskSpool | undefined {
    if (this.disk && !this.disk.isInPlace()) this.letGo();
    if (this.disk && this.trouble === undefined) return this.disk;
    // The clock of the system may be set back; this one is not.
    if (performance.now() - this.triedAt < RETRY_MS) return undefined;
    this.triedAt = performance.now();
    this.disk ??= DiskSpool.open(this.options.path, this.options.maxBytes);
    this.bringBack(this.disk);
    this.triedAt = -Infinity;
    return this.disk;
  }

  private bringBack(disk: DiskSpool): void {
    disk.accept(this.memory.contents());
    this.memory.clear();
    this.trouble = undefined;
  }

  private setAside(error: unknown, inode: number | undefined): boolean {
    const why = error instanceof UnreadableSpoolError ? error.format : 'broken';
    if (why === 'broken' && faultOf(error) !== 'broken') return false;
    const { path, say } = this.options;
    try {
      this.letGo();
      const aside = setAside(path, inode, why);
      if (aside !== undefined) say(`the spool ${path} cannot be read (${textOf(error)}); it is now ${aside}`);
      this.triedAt = -Infinity;
      return true;
    } catch {
      return false;
    }
  }

  private fail(error: unknown): void {
    this.trouble = textOf(error);
    this.triedAt = performance.now();
    const fault = faultOf(error);
    if (fault === 'busy' || this.hasSaid) return;
    this.hasSaid = true;
    this.options.say(
      `the spool ${this.options.path} takes nothing (${this.trouble}); reports are kept in memory until it does`,
    );
  }

  private letGo(): void {
    try {
      this.disk?.close();
    } catch {
      // Closing writes as well, where the disk may be full.
    }
    this.disk = undefined;
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
