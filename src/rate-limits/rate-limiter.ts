/** The sustained rate, and how many requests may come at once after a pause. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** The verdict on one request of a key. */
export interface Allowance {
  readonly isAllowed: boolean;
  /** How many more requests may come at once. */
  readonly remaining: number;
  /** Whole seconds: when refused, until the next request is allowed; else until the bucket is full again. */
  readonly resetSeconds: number;
}

/** Each takes some 150 bytes. */
const MAX_KEYS = 50_000;
/** Makes up for rounding errors in fractions of a millisecond. */
const TOLERANCE_MS = 0.001;

/**
 * A token bucket per key, stored as a single number (ATM's generic cell rate algorithm): the time at which it will be
 * full again. An unknown key has a full bucket, so the key that has been idle longest can make room for a new one.
 */
export class RateLimiter {
  private readonly fullAt = new Map<string, number>();
  private readonly msEach: number;

  constructor(
    readonly rate: Rate,
    private readonly now: () => number = () => performance.now(),
    private readonly maxKeys = MAX_KEYS,
  ) {
    this.msEach = 1000 / rate.perSecond;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.fullAt.size;
  }

  take(key: string): Allowance {
    const now = this.now();
    const fullAt = this.fullAtAfterOneMore(key, now);
    const allowance = this.judge(fullAt, now);
    if (allowance.isAllowed) this.remember(key, fullAt);
    return allowance;
  }

  /** The allowance that `take` would return, without taking it. */
  look(key: string): Allowance {
    const now = this.now();
    return this.judge(this.fullAtAfterOneMore(key, now), now);
  }

  private fullAtAfterOneMore(key: string, now: number): number {
    return Math.max(this.fullAt.get(key) ?? now, now) + this.msEach;
  }

  private judge(fullAt: number, now: number): Allowance {
    const emptyMs = fullAt - now;
    const overMs = emptyMs - this.rate.burst * this.msEach;
    if (overMs > TOLERANCE_MS) return { isAllowed: false, remaining: 0, resetSeconds: seconds(overMs) };
    const remaining = Math.floor((TOLERANCE_MS - overMs) / this.msEach);
    return { isAllowed: true, remaining, resetSeconds: seconds(emptyMs) };
  }

  private remember(key: string, fullAt: number): void {
    this.fullAt.delete(key);
    this.fullAt.set(key, fullAt);
    if (this.fullAt.size <= this.maxKeys) return;
    for (const longestAtRest of this.fullAt.keys()) {
      this.fullAt.delete(longestAtRest);
      return;
    }
  }
}

function seconds(ms: number): number {
  return Math.max(1, Math.ceil((ms - TOLERANCE_MS) / 1000));
}
