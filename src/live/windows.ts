/** A transaction that stamps its change and commits it later than this is found by the next deep look. */
const SHALLOW_MS = 3_000;
/** How long a change may take from its stamp to its commit at most. */
export const DEEP_MS = 120_000;
const DEEP_EVERY_MS = 10_000;
/** Measured against the time that has passed here. */
const CLOCK_JUMP_MS = 3_000;

export interface Window {
  /** Changes stamped from here on are read; milliseconds since 1970 by the database's clock. */
  readonly from: number;
  readonly isDeep: boolean;
}

/**
 * From when on a look reads changes. A stamp is older than its commit, so what was not there at one look may be stamped
 * before it: each look goes back 3 s behind the one before, and every 10 s a deep look 120 s behind the deep one before.
 * `at` is the database's clock as the look read it just before its snapshot, `elapsed` a monotonic clock.
 */
export class Windows {
  /** The last look, and the last deep one, by the database's clock: lower where that clock has jumped. */
  private last: number;
  private lastDeep: number;
  private deepDueAt: number;

  constructor(
    private at: number,
    private elapsed: number,
  ) {
    this.last = at;
    this.lastDeep = at;
    this.deepDueAt = elapsed + DEEP_EVERY_MS;
  }

  next(elapsed: number): Window {
    const isDeep = elapsed >= this.deepDueAt;
    return { from: isDeep ? this.lastDeep - DEEP_MS : this.last - SHALLOW_MS, isDeep };
  }

  /** Changes stamped before this are in no later window, unless the database's clock is put back. */
  get horizon(): number {
    return Math.min(this.last, this.lastDeep) - DEEP_MS;
  }

  /** The database's clock, as it should be by now. */
  now(elapsed: number): number {
    return Math.round(this.at + elapsed - this.elapsed);
  }

  /** The look has succeeded. */
  looked({ isDeep }: Window, at: number, elapsed: number): void {
    const passed = elapsed - this.elapsed;
    const hasJumped = Math.abs(at - this.at - passed) > CLOCK_JUMP_MS;
    if (hasJumped) {
      // Since the clock was put back, changes may have been stamped from here on.
      const least = Math.floor(at - passed);
      this.lastDeep = Math.min(this.lastDeep, this.last, least);
      this.last = Math.min(this.last, least);
      this.deepDueAt = elapsed;
    } else {
      this.last = at;
      if (isDeep) {
        this.lastDeep = at;
        this.deepDueAt = elapsed + DEEP_EVERY_MS;
      }
    }
    this.at = at;
    this.elapsed = elapsed;
  }
}
