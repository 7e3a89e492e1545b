import { describe, expect, it } from 'vitest';
import { INSTANT, JSON_TEXT } from './columns.js';

describe('a column of an instant', () => {
  it.each([
    [0, '1970-01-01 00:00:00.000'],
    [Date.parse('2026-03-08T02:30:00.007Z'), '2026-03-08 02:30:00.007'],
    [Date.parse('9999-12-31T23:59:59.999Z'), '9999-12-31 23:59:59.999'],
    [null, null],
  ])('holds %j as %j, and gives it back', (ms, text) => {
    expect(INSTANT.to(ms)).toBe(text);
    expect(INSTANT.from(text)).toBe(ms);
  });

  it('is left out where the entity leaves it out', () => {
    expect(INSTANT.to(undefined)).toBeUndefined();
  });
});

describe('a column of JSON', () => {
  it.each([
    [['backup', 'restore'], '["backup","restore"]'],
    [[], '[]'],
    [{ reason: 'it’s "enough"' }, '{"reason":"it’s \\"enough\\""}'],
    [null, null],
  ])('holds %j as %j, and gives it back', (value, text) => {
    expect(JSON_TEXT.to(value)).toBe(text);
    expect(JSON_TEXT.from(text)).toEqual(value);
  });

  it('is left out where the entity leaves it out', () => {
    expect(JSON_TEXT.to(undefined)).toBeUndefined();
  });
});
