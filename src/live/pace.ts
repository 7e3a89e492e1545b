/** Other hubs' changes are looked for this often. */
export const POLL_MS = 500;
/** And this hub's own, at most, as soon as they are committed. */
const WAKE_MS = 100;
/** The same for jobs whose turn comes: a wait of nearly a second must not become one of more. */
const TURN_WAKE_MS = 50;
/** After a failed look. */
const RETRY_MS = 1_000;
/** For each millisecond that telling takes, so many at least are left to everything else. */
const SHARE = 9;
/** One more for each so many that it takes: readers and their connections need time, too, that is not measured here. */
const MORE_PER_MS = 4;
const LONGEST_REST_MS = 10_000;

/** When the next look is made. Times are of a monotonic clock, in milliseconds. */
export class Pace {
  private beganAt = -Infinity;
  private pollAt = -Infinity;
  private restUntil = -Infinity;

  isPollDue(now: number): boolean {
    return now >= this.pollAt;
  }

  /** `wantedAt` is when the turn of a job comes, -Infinity if there is something new already. */
  nextAt(wantedAt = Infinity): number {
    const pauseMs = wantedAt > this.beganAt ? TURN_WAKE_MS : WAKE_MS;
    return Math.max(Math.min(this.pollAt, wantedAt), this.beganAt + pauseMs, this.restUntil);
  }

  began(now: number, isPoll: boolean): void {
    this.beganAt = now;
    if (isPoll) this.pollAt = now + POLL_MS;
  }

  /** Many readers of many jobs get less news, so that reports are still taken. */
  told(now: number, tookMs: number): void {
    const share = Math.max(SHARE, tookMs / MORE_PER_MS);
    this.restUntil = now + Math.min(share * tookMs, LONGEST_REST_MS);
  }

  failed(now: number): void {
    this.restUntil = now + RETRY_MS;
    this.pollAt = this.restUntil;
  }
}
