import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonFault } from './json-fault.js';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const spoilt = fc
  .tuple(
    fc.json({ maxDepth: 3 }),
    fc.array(
      fc.record({
        at: fc.nat(),
        remove: fc.nat({ max: 2 }),
        add: fc.constantFrom(
          '',
          '',
          ',',
          ':',
          '"',
          '{',
          '}',
          '[',
          ']',
          '\\',
          '\n',
          "'",
          '-',
          '.',
          '0',
          'e',
          'NaN',
          ' ',
          '\u0000',
          'é',
          'null',
        ),
      }),
      { maxLength: 3 },
    ),
  )
  .map(([json, spoilers]) =>
    spoilers.reduce((text, { at, remove, add }) => {
      const index = at % (text.length + 1);
      return text.slice(0, index) + add + text.slice(index + remove);
    }, json),
  );

describe('the search for the fault in a text', () => {
  it('finds one exactly where there is one, and everything before it could have gone on', () => {
    const verdicts = { true: 0, false: 0 };
    fc.assert(
      fc.property(spoilt, (text) => {
        const fault = findJsonFault(text);
        expect(fault === undefined).toBe(isJson(text));
        verdicts[`${fault === undefined}`]++;
        if (!fault) return;
        expect(fault.index).toBeLessThanOrEqual(text.length);
        const before = findJsonFault(text.slice(0, fault.index));
        // A prefix is whole, or ends too early, or is a number cut in two.
        if (before && !before.problem.startsWith('a number'))
          expect(before.problem).toMatch(/^the body ends/);
      }),
      { numRuns: 5_000 },
    );
    expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan(500);
  });

  it.each<[string, number, string]>([
    ['{"a":Infinity}', 5, 'Infinity is no JSON value; write null, or leave the member out'],
    ['{"a":-Infinity}', 5, '-Infinity is no JSON value; write null, or leave the member out'],
    ['{"a":True}', 5, 'True is no JSON value; write null, or leave the member out'],
    ['{"a":"x\ny"}', 7, 'a raw line feed stands in a text; write it as \\n'],
    ['{"a":"x\u001b[31my"}', 7, 'a raw character U+001B stands in a text; write it as \\u001b'],
    ['{"a":"C:\\dir"}', 8, 'a backslash begins no escape; write a backslash as \\\\'],
    ["{'a':1}", 1, 'names stand in double quotes ("), not in single ones'],
    ['{a:1}', 1, 'a name in double quotes is missing'],
    ['{"a":1,}', 7, "a ',' stands before the '}'; leave it out"],
    ['[1,]', 3, "a value is missing; is there a ',' too many before it?"],
    ['{"a" 1}', 5, "a ':' is missing after the name"],
    ['{"a":1 "b":2}', 7, "a ',' or '}' is missing"],
    ['{"a":01}', 5, 'a number is not written as JSON has them, like 0, -1.5 or 1e9'],
    ['{"a":1}{', 7, 'there is more after the end'],
    ['{"a":', 5, 'the body ends too early'],
    ['{"a":"runn', 10, 'the body ends within a text'],
    ['status=running', 0, 'a value is missing: a text in double quotes, a number, true, false, null, { or ['],
  ])('says of %j at %i: %s', (text, index, problem) => {
    expect(findJsonFault(text)).toEqual({ index, problem });
  });

  it('takes any depth', () => {
    expect(findJsonFault('['.repeat(500_000))).toMatchObject({ index: 500_000 });
  });
});
