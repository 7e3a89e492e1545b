import { describe, expect, it } from 'vitest';
import { rangeOf, stretchBetween } from './range.js';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const HOUR = 3_600_000;

describe('the range of a node’s charts', () => {
  it.each([
    ['', NOW - 6 * HOUR, NOW, '6h'],
    ['range=24h', NOW - 24 * HOUR, NOW, '24h'],
    ['range=soon', NOW - 6 * HOUR, NOW, '6h'],
    ['from=2026-11-26T09:00:00.000Z&to=2026-11-26T10:00:00.000Z', NOW - 3 * HOUR, NOW - 2 * HOUR, null],
    ['from=2026-11-26T09:00:00.000Z&to=2026-11-27T10:00:00.000Z', NOW - 3 * HOUR, NOW, null],
  ])('is read from %s', (query, from, until, span) => {
    expect(rangeOf(query, NOW)).toEqual({ from, until, span });
  });

  it('follows the present where the address asks for none that can be, and says so', () => {
    const fault = { end: 'to', text: 'The end must come after the start.' };
    const query = 'from=2026-11-26T10:00:00.000Z&to=2026-11-26T09:00:00.000Z&range=1h';
    expect(rangeOf(query, NOW)).toEqual({ from: NOW - HOUR, until: NOW, span: '1h', fault });
    expect(rangeOf('to=2026-11-26T09:00:00.000Z', NOW).fault?.end).toBe('from');
  });

  it.each([
    [NaN, NOW, 'from', 'a date and a time'],
    [NOW - HOUR, NaN, 'to', 'a date and a time'],
    [Date.parse('1999-12-31T23:59:59Z'), NOW, 'from', 'before 2000'],
    [NOW, NOW + HOUR, 'from', 'in the past'],
    [NOW - HOUR, NOW - HOUR, 'to', 'after the start'],
    [NOW - HOUR, NOW - 2 * HOUR, 'to', 'after the start'],
  ])('cannot be from %d to %d', (from, to, end, text) => {
    expect(stretchBetween(from, to, NOW)).toEqual({ end, text: expect.stringContaining(text) as string });
  });
});
