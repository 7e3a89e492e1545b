import type { Update } from './update.js';
import { hasEnded } from './vocabulary.js';
import type { Key, Keyed } from './words.js';

/** How far a client's clock may run ahead of the database's; later timestamps are not used as keys. */
export const MAX_AHEAD_MS = 5 * 60_000;
/** Timestamps before 2000 come from a clock that was never set, or mean no time at all (Go's zero time). */
const EARLIEST_MS = Date.parse('2000-01-01T00:00:00.000Z');

/** The key that orders an update among those of its job, and the instant at which it was said, in ms since 1970. */
export interface Placed {
  readonly key: Key;
  readonly instant: number;
  /** Whether the client told this instant; it is the arrival otherwise. */
  readonly isTimed: boolean;
}

/**
 * Places an update that arrives at `now`, by the database's clock in milliseconds since 1970. `heard` has the greatest
 * key that the job has heard, as every update carries a status; a key made of the arrival must come after it.
 */
export function place(update: Update, heard: Keyed | undefined, now: number): Placed {
  const timestamp = isPlausible(update.timestamp, now) ? update.timestamp : undefined;
  return {
    key: [update.sequence ?? timestamp ?? arrivalAfter(heard, now), hasEnded(update.said.status) ? 1 : 0],
    instant: Math.min(timestamp ?? now, now),
    isTimed: timestamp !== undefined,
  };
}

/** The order of a word that arrives at `now`, which comes after everything heard before. */
export function arrivalAfter(heard: Keyed | undefined, now: number): number {
  return heard ? Math.max(now, heard[0] + 1) : now;
}

/** Whether a clock that was set could tell this at `now`. */
export function isPlausible(timestamp: number | undefined, now: number): timestamp is number {
  return timestamp !== undefined && timestamp >= EARLIEST_MS && timestamp <= now + MAX_AHEAD_MS;
}
