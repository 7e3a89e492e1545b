import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCase } from './any-case.js';

const finds = (q: string, name: string): boolean => new RegExp(anyCase(q), 'u').test(name);
const isOne = (text: string): boolean => Array.from(text).length === 1;

const ALL = Array.from({ length: 0x1f000 }, (_, code) => String.fromCodePoint(code));
const CASED = ALL.filter((character) => /\p{Changes_When_Casemapped}/u.test(character));

describe('a text in whatever case', () => {
  it('is found for each character that has another case, in that case', () => {
    expect(CASED.length).toBeGreaterThan(2_800);
    const missed = CASED.flatMap((character) => {
      const upper = character.toUpperCase();
      const ways = [character, character.toLowerCase(), ...(isOne(upper) ? [upper] : [])];
      return ways.filter((way) => !finds(way, character)).map((way) => `${character} by ${way}`);
    });
    expect(missed).toEqual([]);
  });

  it.each([
    ['ΣΊΣΥΦΟΣ', 'Σίσυφος'],
    ['σίσυφοσ', 'ΣΊΣΥΦΟΣ'],
    ['isparta', 'ISPARTA'],
    ['ISPARTA', 'ısparta'],
    ['i\u0307zmi\u0307r', 'İZMİR'],
    ['İZMİR', 'i\u0307zmi\u0307r'],
    ['273k', '273\u212a'],
    ['STRAẞE', 'straße'],
    ['𐐀', '𐐨'],
    ['ꭰ', 'Ꭰ'],
    ['büro', 'BACKUP-BÜRO (PROD)'],
  ])('finds by %s %s', (q, name) => {
    expect(finds(q, name)).toBe(true);
  });

  it.each([
    ['ss', 'ß'],
    ['u\u0308', 'ü'],
    ['ü', 'u\u0308'],
    ['e', 'é'],
    ['.', 'a'],
    ['a*', 'aa'],
    ['[a]', 'a'],
    ['a|b', 'a'],
    ['^a', 'a'],
    ['\\', '/'],
    ['', 'x'].toReversed() as [string, string],
  ])('does not find by %s %s', (q, name) => {
    expect(finds(q, name)).toBe(false);
  });

  it('is found as a part of whatever surrounds it', () => {
    const character = fc.nat(0x10ffff).map((code) => String.fromCodePoint(code));
    const text = fc
      .array(character, { maxLength: 20 })
      .map((characters) => characters.join(''))
      .filter((each) => each.isWellFormed());
    fc.assert(
      fc.property(text, text, text, (before, name, after) => finds(name, before + name + after)),
      { numRuns: 500 },
    );
  });
});
