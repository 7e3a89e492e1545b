import type { Database } from './database.js';

/** How far the database's clock and ours may drift apart between two passes; beyond this, one of them was set. */
const LONGEST_DRIFT_MS = 3_000;

/**
 * Tracks since when this hub could hear clients without a gap; silence before that does not count. A gap is a time in
 * which the hub was down or stalled, or the database could not store reports.
 */
export class Listening {
  private sinceMs: number | undefined;
  private lastPass: { databaseMs: number; ownMs: number } | undefined;
  private lastBeatMs = performance.now();
  private readonly longestGapMs: number;

  /** `limitsMs` are the silences that are judged. */
  constructor(limitsMs: readonly number[]) {
    this.longestGapMs = Math.max(1_000, Math.min(2_000, ...limitsMs.map((ms) => ms / 2)));
  }

  /** Watches for stalls of this process and of its database; the caller clears the timer. */
  watch(database: Database): NodeJS.Timeout {
    database.writes.subscribe((tookMs) => this.noteGap(tookMs));
    return this.startHeartbeat();
  }

  /** Notes a time in which nothing could be heard; if it was long, silence counts only from the next pass on. */
  noteGap(gapMs: number): void {
    if (gapMs > this.longestGapMs) this.sinceMs = undefined;
  }

  /**
   * The start of uninterrupted listening by the database's clock, which now reads `databaseNow` (milliseconds since
   * 1970).
   */
  since(databaseNow: number): number {
    const ownNow = performance.now();
    this.beat();
    const { lastPass } = this;
    const drift = lastPass ? databaseNow - lastPass.databaseMs - (ownNow - lastPass.ownMs) : 0;
    if (Math.abs(drift) > LONGEST_DRIFT_MS) this.sinceMs = undefined;
    this.lastPass = { databaseMs: databaseNow, ownMs: ownNow };
    this.sinceMs ??= databaseNow;
    return this.sinceMs;
  }

  /** Starts watching for stalls of this process; the caller clears the timer. */
  startHeartbeat(): NodeJS.Timeout {
    this.lastBeatMs = performance.now();
    return setInterval(() => this.beat(), this.longestGapMs / 4).unref();
  }

  private beat(): void {
    const now = performance.now();
    this.noteGap(now - this.lastBeatMs);
    this.lastBeatMs = now;
  }
}
