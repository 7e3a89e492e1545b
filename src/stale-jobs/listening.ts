import { Injectable } from '@nestjs/common';

const HEARTBEAT_MS = 1_000;
/** A heart that misses this much beat in a process that was stopped, starved or suspended. */
const LONGEST_GAP_MS = 3_000;
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

  /** Forgets what was heard until now: the next pass starts the count of silence. */
  interrupt(): void {
    this.sinceMs = undefined;
  }

  /** Since when, by the database's clock, of which `databaseNow` is the time (milliseconds since 1970). */
  since(databaseNow: number): number {
    const ownNow = performance.now();
    this.beat();
    const { lastPass } = this;
    const drift = lastPass ? databaseNow - lastPass.databaseMs - (ownNow - lastPass.ownMs) : 0;
    if (Math.abs(drift) > LONGEST_DRIFT_MS) this.interrupt();
    this.lastPass = { databaseMs: databaseNow, ownMs: ownNow };
    this.sinceMs ??= databaseNow;
    return this.sinceMs;
  }

  /** Starts to watch whether this process gets to run; the caller clears the timer. */
  startHeartbeat(): NodeJS.Timeout {
    this.lastBeatMs = performance.now();
    return setInterval(() => this.beat(), HEARTBEAT_MS).unref();
  }

  private beat(): void {
    const now = performance.now();
    if (now - this.lastBeatMs > LONGEST_GAP_MS) this.interrupt();
    this.lastBeatMs = now;
  }
}
