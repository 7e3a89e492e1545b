import { describe, expect, it } from 'vitest';
import { idOf, missedSince, readLastEventId } from './resume.js';

const NOW = Date.parse('2026-11-21T09:00:00.000Z');
const MINUTE = 60_000;

describe('a reader that comes back', () => {
  it('may lack what was stamped up to 120 seconds before its last event', () => {
    expect(readLastEventId(idOf(NOW))).toBe(NOW);
    expect(missedSince(NOW - MINUTE, NOW)).toBe(NOW - 3 * MINUTE);
  });

  it('may lack more where the clock was put back', () => {
    expect(missedSince(NOW + MINUTE, NOW)).toBe(NOW - 2 * MINUTE);
  });

  it.each([NOW - 61 * MINUTE, NOW + 61 * MINUTE, NaN])('with %d cannot be helped', (lastId) => {
    expect(missedSince(lastId, NOW)).toBeUndefined();
  });

  it.each(['x', '-1', '1', '1e12', '99999999999999999999', ' 1795338000000'])('%s is nobody’s id', (text) => {
    expect(readLastEventId(text)).toBeNaN();
  });

  it.each([undefined, ''])('%s is a first visit', (text) => {
    expect(readLastEventId(text)).toBeUndefined();
  });
});
