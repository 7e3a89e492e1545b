import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from './fault.js';
import { instantOf, msOf, readInstant, readQueryInstant } from './instant.js';
import { count } from './values.js';
import { readStatus, RUN_STATUSES } from './vocabulary.js';

const FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/;
const LATEST = Date.parse('9998-12-31');
const EARLIEST = Date.parse('0002-01-01');

const instants = fc.record({
  ms: fc.integer({ min: EARLIEST / 1000, max: LATEST / 1000 }).map((seconds) => seconds * 1000),
  micros: fc.integer({ min: 0, max: 999_999 }),
  offset: fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 }),
});

/** The instant as somebody writes it whose clock is `offset` minutes ahead. */
function written(ms: number, micros: number, offset: number, separator = 'T', colon = ':'): string {
  const local = new Date(ms + offset * 60_000).toISOString().slice(0, 19).replace('T', separator);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${local}.${String(micros).padStart(6, '0')}${offset < 0 ? '-' : '+'}${hours}${colon}${minutes}`;
}

describe('an instant', () => {
  it('is the same, wherever it was written', () => {
    fc.assert(
      fc.property(
        instants,
        fc.constantFrom('T', ' '),
        fc.constantFrom(':', ''),
        ({ ms, micros, offset }, separator, colon) => {
          const read = readInstant(written(ms, micros, offset, separator, colon));
          expect(read).toBe(
            `${new Date(ms).toISOString().slice(0, 19)}.${String(micros).padStart(6, '0')}+00:00`,
          );
          expect(read).toMatch(FORM);
          expect(readInstant(read ?? '')).toBe(read);
        },
      ),
    );
  });

  it('sorts as its text', () => {
    fc.assert(
      fc.property(instants, instants, (a, b) => {
        const [first, second] = [a, b].map(
          ({ ms, micros, offset }) => readInstant(written(ms, micros, offset)) ?? '',
        );
        const earlier = a.ms === b.ms ? a.micros < b.micros : a.ms < b.ms;
        expect((first ?? '') < (second ?? '')).toBe(earlier);
      }),
    );
  });

  it('means the same in a query string, where its plus may have become a blank', () => {
    fc.assert(
      fc.property(instants, ({ ms, micros, offset }) => {
        const text = written(ms, micros, offset);
        expect(readQueryInstant(text.replace('+', ' '))).toBe(readInstant(text));
      }),
    );
  });

  it('of the clock is one that is read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e15 }), (micros) => {
        const text = instantOf(micros);
        expect(readInstant(text)).toBe(text);
        expect(msOf(text)).toBe(Math.floor(micros / 1000));
      }),
    );
  });

  it.each([
    ['2026-01-02', '2026-01-02T00:00:00.000000+00:00'],
    ['20260102T030405Z', '2026-01-02T03:04:05.000000+00:00'],
    ['2026-01-02T03:04', '2026-01-02T03:04:00.000000+00:00'],
    ['2026-01-02t03:04:05z', '2026-01-02T03:04:05.000000+00:00'],
    ['2026-01-02T03:04:05.1', '2026-01-02T03:04:05.100000+00:00'],
    ['2026-01-02T03:04:05.123456789+01', '2026-01-02T02:04:05.123456+00:00'],
    ['2026-01-02T03:04:05.1234569999999999999Z', '2026-01-02T03:04:05.123456+00:00'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000000+00:00'],
    ['2016-12-31T24:00:00Z', '2017-01-01T00:00:00.000000+00:00'],
  ])('may be written as %s', (text, instant) => {
    expect(readInstant(text)).toBe(instant);
  });

  it.each([
    '',
    'now',
    '2026',
    '2026-1-2',
    '2026-02-30',
    '2026-01-02T24:00:01',
    '2026-01-02T03:60',
    '12026-01-01',
    '2026-01-02T03:04:05+24:00',
    '9999-12-31T23:59:59-01:00',
  ])('is not %j', (text) => expect(readInstant(text)).toBeUndefined());
});

describe('a status', () => {
  const spelled = fc
    .constantFrom<[string, string]>(
      ...RUN_STATUSES.map((status): [string, string] => [status, status]),
      ['failed', 'failure'],
      ['completed', 'success'],
      ['succeeded', 'success'],
      ['canceled', 'cancelled'],
    )
    .chain(([word, status]) =>
      fc.record({
        text: fc
          .array(fc.boolean(), { minLength: word.length, maxLength: word.length })
          .map((upper) =>
            Array.from(word, (letter, at) => (upper[at] ? letter.toUpperCase() : letter)).join(''),
          ),
        before: fc.constantFrom('', ' ', '\t'),
        after: fc.constantFrom('', '  ', '\n'),
        status: fc.constant(status),
      }),
    );

  it('is read in any case, with outer blanks, and by its other names', () => {
    fc.assert(
      fc.property(spelled, ({ text, before, after, status }) => {
        expect(readStatus(before + text + after)).toBe(status);
      }),
    );
  });

  it('is nothing else', () => {
    const known = new Set<string>([...RUN_STATUSES, 'failed', 'completed', 'succeeded', 'canceled']);
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!known.has(text.trim().toLowerCase()));
        expect(readStatus(text)).toBeUndefined();
      }),
    );
    for (const name of ['constructor', '__proto__', 'toString']) expect(readStatus(name)).toBeUndefined();
  });
});

describe('a count', () => {
  it('is the same as a number, a text and with a point', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (number) => {
        expect(count(number)).toBe(number);
        expect(count(String(number))).toBe(number);
        expect(count(` ${number}.0 `)).toBe(number);
      }),
    );
  });

  it('has no fraction, and is not negative', () => {
    const fractions = fc
      .double({ min: 0, max: 1e9, noNaN: true })
      .filter((number) => !Number.isInteger(number));
    fc.assert(
      fc.property(fractions, (number) => {
        expect(count(number)).toBeInstanceOf(Fault);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ max: -1 }), (number) => {
        expect(count(number)).toMatchObject({ isMild: true });
        expect(count(String(number))).toMatchObject({ isMild: true });
      }),
    );
    expect(Object.is(count(-0), 0)).toBe(true);
  });

  it.each([
    null,
    undefined,
    true,
    '',
    ' ',
    'x',
    '1e3',
    '0x10',
    [],
    {},
    Infinity,
    NaN,
    2 ** 53,
    '9007199254740993',
  ])('is not %j', (value) => expect(count(value)).toBeInstanceOf(Fault));
});
