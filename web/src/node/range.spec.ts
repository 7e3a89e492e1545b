import { describe, expect, it } from 'vitest';
import { rangeOf } from './range.js';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const HOUR = 3_600_000;

describe('the range of a node’s charts', () => {
  it.each([
    ['', NOW - 6 * HOUR, NOW, '6h'],
    ['range=24h', NOW - 24 * HOUR, NOW, '24h'],
    ['range=soon', NOW - 6 * HOUR, NOW, '6h'],
    ['from=2026-11-26T09:00:00.000Z&to=2026-11-26T10:00:00.000Z', NOW - 3 * HOUR, NOW - 2 * HOUR, null],
    ['from=2026-11-26T10:00:00.000Z&to=2026-11-26T09:00:00.000Z', NOW - 6 * HOUR, NOW, '6h'],
    ['from=then&to=now', NOW - 6 * HOUR, NOW, '6h'],
  ])('is read from %s', (query, from, until, span) => {
    expect(rangeOf(query, NOW)).toEqual({ from, until, span });
  });
});
