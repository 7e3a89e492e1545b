import type { Stretch } from '../parts/curve/plot.js';

const HOUR = 3_600_000;

/** How far back the charts go while they follow the present. */
export const SPANS = {
  '1h': ['1 h', HOUR],
  '6h': ['6 h', 6 * HOUR],
  '24h': ['24 h', 24 * HOUR],
  '7d': ['7 d', 7 * 24 * HOUR],
  '90d': ['90 d', 90 * 24 * HOUR],
} as const;

export type SpanName = keyof typeof SPANS;
export const USUAL: SpanName = '6h';

export interface Range extends Stretch {
  /** Null for a range that stands still. */
  readonly span: SpanName | null;
  /** The reason why this is not the range in the address. */
  readonly fault?: RangeFault;
}

/** The reason why there is no such range, and at which of its ends. */
export interface RangeFault {
  readonly end: 'from' | 'to';
  readonly text: string;
}

/** A snapshot of a machine whose clock was never set has the time of its arrival. */
const EARLIEST = Date.parse('2000-01-01T00:00:00Z');

/** The range in the address; by default it follows the present, which is `now`. */
export function rangeOf(query: string, now: number): Range {
  const given = new URLSearchParams(query);
  const span = Object.keys(SPANS).find((name) => name === given.get('range')) as SpanName | undefined;
  const [, length] = SPANS[span ?? USUAL];
  const following = { from: now - length, until: now, span: span ?? USUAL };
  if (!given.has('from') && !given.has('to')) return following;
  const instantOf = (end: string): number => Date.parse(given.get(end) ?? '');
  const asked = stretchBetween(instantOf('from'), instantOf('to'), now);
  return 'text' in asked ? { ...following, fault: asked } : { ...asked, span: null };
}

/** The stretch between two instants, as far as it has passed; or why there is none. NaN is no instant. */
export function stretchBetween(from: number, to: number, now: number): Stretch | RangeFault {
  if (Number.isNaN(from)) return { end: 'from', text: 'The start must be a date and a time.' };
  if (Number.isNaN(to)) return { end: 'to', text: 'The end must be a date and a time.' };
  if (from < EARLIEST) return { end: 'from', text: 'The start must not be before 2000.' };
  if (from >= now) return { end: 'from', text: 'The start must be in the past.' };
  if (to <= from) return { end: 'to', text: 'The end must come after the start.' };
  return { from, until: Math.min(to, now) };
}
