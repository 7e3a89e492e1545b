/** So many a second, and so many at once after a pause. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** What a key may do. */
export interface Allowance {
  readonly isAllowed: boolean;
  /** How many more there may be at once. */
  readonly remaining: number;
  /** Whole seconds: when refused, until there is one again; else until there are all. */
  readonly resetSeconds: number;
}

/** Some 150 bytes each. */
const MAX_KEYS = 50_000;
/** For what computing with fractions of a millisecond loses. */
const TOLERANCE_MS = 0.001;

/**
 * A token bucket for each key, as one number (the generic cell rate algorithm of ATM): when it will be full again.
 * A key that is not known has a full bucket, so that the one that rested longest may be forgotten for a new one.
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

  /** How many keys it knows. */
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

  /** What `take` would say. */
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
