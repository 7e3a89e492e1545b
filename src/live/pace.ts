/** Other hubs' changes are looked for this often. */
export const POLL_MS = 500;
/** And this hub's own, at most, as soon as they are committed. */
const WAKE_MS = 100;
/** After a failed look. */
const RETRY_MS = 1_000;
/** For each millisecond that telling takes, so many are left to everything else. */
const SHARE = 9;
const LONGEST_REST_MS = 10_000;

/** When the next look is made. Times are of a monotonic clock, in milliseconds. */
export class Pace {
  private beganAt = -Infinity;
  private pollAt = -Infinity;
  private restUntil = -Infinity;

  isPollDue(now: number): boolean {
    return now >= this.pollAt;
  }

  /** `wantedAt` is when something is to be told, -Infinity for what waits already. */
  nextAt(wantedAt = Infinity): number {
    const soonest = Math.max(this.beganAt + WAKE_MS, this.restUntil);
    return Math.max(Math.min(this.pollAt, wantedAt), soonest);
  }

  began(now: number, isPoll: boolean): void {
    this.beganAt = now;
    if (isPoll) this.pollAt = now + POLL_MS;
  }

  /** Many readers of many jobs get less news, so that reports are still taken. */
  told(now: number, tookMs: number): void {
    this.restUntil = now + Math.min(SHARE * tookMs, LONGEST_REST_MS);
  }

  failed(now: number): void {
    this.restUntil = now + RETRY_MS;
    this.pollAt = this.restUntil;
  }
}
