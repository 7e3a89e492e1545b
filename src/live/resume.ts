import { DEEP_MS } from './windows.js';

/** After a longer absence, jobs may have been pruned that nobody could name any more. */
const LONGEST_ABSENCE_MS = 3_600_000;
/** A clock that was put back leaves ids in the future. */
const LONGEST_AHEAD_MS = 3_600_000;

/** The id of an event: when the look that it tells of was made, in milliseconds by the database's clock. */
export function idOf(at: number): string {
  return String(at);
}

/** Reads `Last-Event-ID`: NaN for an id that no hub has sent, undefined for a first visit. */
export function readLastEventId(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  return /^\d{12,14}$/.test(text) ? Number(text) : NaN;
}

/**
 * From which stamp on a reader may lack changes that has seen all looks up to `lastId`; undefined where that cannot be
 * made good, because it is too long ago or nobody's id.
 */
export function missedSince(lastId: number, now: number): number | undefined {
  const isKnown = lastId >= now - LONGEST_ABSENCE_MS && lastId <= now + LONGEST_AHEAD_MS;
  return isKnown ? Math.min(lastId, now) - DEEP_MS : undefined;
}
