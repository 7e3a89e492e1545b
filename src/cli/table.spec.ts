import { expect, it } from 'vitest';
import { factsOf, tableOf } from './table.js';

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

it('shows control characters, and does not send them to the terminal', () => {
  expect(tableOf(['A'], [['\u001b[31mred\r\n\u202etxt\u2028']])).toBe(
    'A\n\\u001b[31mred\\u000d\\u000a\\u202etxt\\u2028',
  );
});

it('leaves out facts that nobody has given', () => {
  expect(factsOf({ id: 'j', vm_name: null, revision: 0 })).toBe('id        j\nrevision  0');
});
