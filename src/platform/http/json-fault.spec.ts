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
        if (before && !before.problem.startsWith('invalid number'))
          expect(before.problem).toMatch(/^the body ends/);
      }),
      { numRuns: 5_000 },
    );
    expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan(500);
  });

  it.each<[string, number, string]>([
    ['{"a":Infinity}', 5, 'Infinity is not a JSON value; write null, or omit the member'],
    ['{"a":-Infinity}', 5, '-Infinity is not a JSON value; write null, or omit the member'],
    ['{"a":True}', 5, 'True is not a JSON value; write null, or omit the member'],
    ['{"a":"x\ny"}', 7, 'unescaped line feed in a string; write it as \\n'],
    ['{"a":"x\u001b[31my"}', 7, 'unescaped character U+001B in a string; write it as \\u001b'],
    ['{"a":"C:\\dir"}', 8, 'invalid escape sequence; write a backslash as \\\\'],
    ["{'a':1}", 1, 'names need double quotes ("), not single quotes'],
    ['{a:1}', 1, 'expected a name in double quotes'],
    ['{"a":1,}', 7, "trailing ',' before '}'; remove it"],
    ['[1,]', 3, "a value is missing; is there an extra ',' before it?"],
    ['{"a" 1}', 5, "a ':' is missing after the name"],
    ['{"a":1 "b":2}', 7, "a ',' or '}' is missing"],
    ['{"a":01}', 5, 'invalid number; JSON numbers look like 0, -1.5 or 1e9'],
    ['{"a":1}{', 7, 'unexpected content after the end'],
    ['{"a":', 5, 'the body ends too early'],
    ['{"a":"runn', 10, 'the body ends inside a string'],
    ['status=running', 0, 'expected a value: a string in double quotes, a number, true, false, null, { or ['],
  ])('says of %j at %i: %s', (text, index, problem) => {
    expect(findJsonFault(text)).toEqual({ index, problem });
  });

  it('takes any depth', () => {
    expect(findJsonFault('['.repeat(500_000))).toMatchObject({ index: 500_000 });
  });
});
