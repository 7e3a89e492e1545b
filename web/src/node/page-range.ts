import { place, pushQuery } from '../app/router.js';
import { rangeOf, USUAL } from './range.js';
import type { Range, SpanName } from './range.js';

export function pageRange(now: number): Range {
  return rangeOf(place.value.query, now);
}

export function follow(span: SpanName): void {
  pushQuery(span === USUAL ? '' : `range=${span}`);
}

export function standStill(from: number, until: number): void {
  const query = new URLSearchParams({
    from: new Date(from).toISOString(),
    to: new Date(until).toISOString(),
  });
  pushQuery(query.toString());
}
