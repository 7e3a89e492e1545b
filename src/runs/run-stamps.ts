import { instantOf } from './rules/instant.js';

/** A clock that was put back by more than this is believed. */
const MOST_AHEAD_MICROS = 1_000_000;

/** Instants of one hub, each later than the one before, also within a millisecond of the database's clock. */
export class RunStamps {
  private last = 0;

  /** `now` is the database's clock in milliseconds. */
  next(now: number): string {
    const micros = now * 1000;
    const isAhead = this.last >= micros && this.last - micros <= MOST_AHEAD_MICROS;
    this.last = isAhead ? this.last + 1 : micros;
    return instantOf(this.last);
  }
}
