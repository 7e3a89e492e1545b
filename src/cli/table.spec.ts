import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { cutTo, harmless } from './cell.js';
import { factsOf, tableOf } from './table.js';

const FAMILY = '\u{1F468}\u200d\u{1F469}\u200d\u{1F467}';

it('sets words to the left and figures to the right', () => {
  expect(
    tableOf(
      ['NAME', 'BYTES'],
      [
        ['a-long-name', 7],
        ['b', null],
        [undefined, 1_000],
      ],
    ),
  ).toBe(['NAME         BYTES', 'a-long-name      7', 'b                -', '-             1000'].join('\n'));
});

it('shows the headings of an empty table', () => {
  expect(tableOf(['NAME', 'BYTES'], [])).toBe('NAME  BYTES');
});

it('keeps its columns straight, however wide the letters are', () => {
  const names = [
    '仮想マシン',
    '\u{1F4BE}',
    FAMILY,
    'Bu\u0308ro',
    'שרת',
    'ﾃﾞｰﾀ',
    '각',
    '\u{1F1E9}\u{1F1EA}',
    'pg1',
  ];
  const table = tableOf(
    ['MACHINE', 'STATUS', 'BYTES'],
    names.map((name) => [name, 'running', 5]),
  );
  const lines = table.split('\n');
  expect(lines.map((line) => stringWidth(line))).toEqual(
    lines.map(() => 'MACHINE     STATUS   BYTES'.length),
  );
  for (const line of lines.slice(1)) expect(stringWidth(line.slice(0, line.indexOf('running')))).toBe(12);
});

it('shows control characters, and does not send them to the terminal', () => {
  expect(tableOf(['A'], [['\u001b[31mred\r\n\u202etxt\u2028']])).toBe(
    'A\n\\u001b[31mred\\u000d\\u000a\\u202etxt\\u2028',
  );
  expect(harmless('\u009b31m\u0007\u2066\ufeff\u{E0067}')).toBe('\\u009b31m\\u0007\\u2066\\ufeff\\u{e0067}');
});

it('leaves joiners where they are, so that what is shown can be copied', () => {
  for (const text of [FAMILY, 'می\u200cخواهم']) expect(harmless(text)).toBe(text);
});

describe('a table that is wider than the terminal', () => {
  const headings = ['ID', 'MACHINE', 'BYTES', 'CREATED'];
  const id = `backup-${'仮'.repeat(10)}-1760104542`;
  const rows = [
    [id, `a ${FAMILY.repeat(30)}`, 1_000_000, '2026-11-21T09:00:00.000Z'],
    ['b', 'pg1', 5, '2026-11-21T09:00:00.000Z'],
  ];
  const fit = { cut: ['MACHINE'], spare: ['CREATED', 'BYTES', 'MACHINE'] };
  const within = (width: number): string[] => tableOf(headings, rows, { ...fit, width }).split('\n');

  it('cuts its texts between whole characters, and neither ids nor figures', () => {
    const lines = within(100);
    expect(lines[1]).toBe(`${id}  a ${FAMILY.repeat(11)}…  1000000  2026-11-21T09:00:00.000Z`);
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBe(100);
  });

  it('leaves out what it can spare, and says so', () => {
    const lines = within(70);
    expect(lines[0]).toMatch(/^ID +MACHINE +BYTES$/);
    expect(lines.at(-1)).toBe('(no room for CREATED)');
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBe(70);
    expect(within(40)).toEqual(['ID', id, 'b', '(no room for MACHINE, BYTES, CREATED)']);
  });

  it('never cuts an id', () => {
    for (const width of [1, 10, 39, 500]) expect(within(width)[1]?.startsWith(id)).toBe(true);
  });

  it('is no wider than the terminal, as long as an id fits', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, fc.nat())), fc.integer({ min: 38, max: 90 }), (cells, width) => {
        const table = tableOf(
          headings,
          cells.map(([name, bytes], index) => [`job-${index}`, name, bytes, '2026-11-21T09:00:00.000Z']),
          { ...fit, width },
        );
        for (const line of table.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});

it('cuts to a width, and leaves alone what is not wider', () => {
  expect(cutTo('abc', 3)).toBe('abc');
  expect(cutTo('abcd', 3)).toBe('ab…');
  expect(cutTo('仮想マシン', 6)).toBe('仮想…');
  expect(cutTo('e\u0301e\u0301e\u0301', 2)).toBe('e\u0301…');
});

it('leaves out facts that nobody has given', () => {
  expect(factsOf({ id: 'j', vm_name: null, revision: 0 })).toBe('id        j\nrevision  0');
});
