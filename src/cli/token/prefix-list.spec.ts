import fc from 'fast-check';
import { expect, it } from 'vitest';
import { prefixesOf, prefixList } from './prefix-list.js';

it('reads prefixes between commas, and takes a comma behind a backslash for one of a prefix', () => {
  expect(prefixesOf('pg1-,pg1.')).toEqual(['pg1-', 'pg1.']);
  expect(prefixesOf(String.raw`db (a\, b)-,DOM\host-`)).toEqual(['db (a, b)-', String.raw`DOM\host-`]);
  expect(prefixesOf(String.raw`a\\,b`)).toEqual([String.raw`a\,b`]);
});

it('leaves empty what is empty, so that it is refused', () => {
  expect(prefixesOf('a,,b')).toEqual(['a', '', 'b']);
  expect(prefixesOf('')).toEqual(['']);
});

it('shows what it would read again', () => {
  const prefix = fc
    .string({ unit: fc.constantFrom(',', '\\', 'a', ' ', '\u{1F4BE}'), minLength: 1 })
    // A list in which such a one is not the last would go on behind it.
    .filter((text) => !text.endsWith('\\'));
  fc.assert(
    fc.property(
      fc.array(prefix, { minLength: 1 }),
      prefix.map((text) => `${text}\\`),
      (prefixes, last) => {
        for (const list of [prefixes, [...prefixes, last]])
          expect(prefixesOf(prefixList(list))).toEqual(list);
      },
    ),
  );
});
