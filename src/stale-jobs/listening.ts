import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../platform/config/settings.token.js';
import type { StaleJobsSettings } from './stale-jobs.settings.js';

/** The most by which the database's clock and ours may drift apart between two passes before it was set. */
const LONGEST_DRIFT_MS = 3_000;

/**
 * Since when this hub could hear clients without a break: no silence counts that is older. A break is a time in
 * which the hub was down or stood still, or the database could not take what clients said.
 */
@Injectable()
export class Listening {
  private sinceMs: number | undefined;
  private lastPass: { databaseMs: number; ownMs: number } | undefined;
  private lastBeatMs = performance.now();
  private readonly longestGapMs: number;

  constructor(@Inject(SETTINGS) { staleAfterMs, failAfterMs }: StaleJobsSettings) {
    this.longestGapMs = Math.max(1_000, Math.min(2_000, staleAfterMs / 2, failAfterMs / 2));
  }

  /** A time in which nothing was heard: when it was long, the next pass starts the count of silence anew. */
  endured(gapMs: number): void {
    if (gapMs > this.longestGapMs) this.sinceMs = undefined;
  }

  /** Since when, by the database's clock, of which `databaseNow` is the time (milliseconds since 1970). */
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

  /** Starts to watch whether this process gets to run; the caller clears the timer. */
  startHeartbeat(): NodeJS.Timeout {
    this.lastBeatMs = performance.now();
    return setInterval(() => this.beat(), this.longestGapMs / 4).unref();
  }

  private beat(): void {
    const now = performance.now();
    this.endured(now - this.lastBeatMs);
    this.lastBeatMs = now;
  }
}
