import fc from 'fast-check';
import { expect, it } from 'vitest';
import { JOB_TYPES } from '../job-rules/vocabulary.js';
import { toColumn } from '../platform/database/instant.js';
import { MACHINE_SORTS, readCursor, toCursor } from './machine-cursor.js';

it('a cursor of machines is read as it was written, whatever the name', () => {
  const row = fc.record({
    vm_name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 255 }),
    job_type: fc.constantFrom(...JOB_TYPES),
    good_at: fc.integer({ min: 0, max: 4_102_444_800_000 }).map((ms) => toColumn(ms)),
  });
  fc.assert(
    fc.property(row, fc.constantFrom(...MACHINE_SORTS), (machine, sort) => {
      expect(readCursor(toCursor(machine, sort))).toEqual({ ...machine, sort });
    }),
  );
});

it.each([
  '',
  'x',
  'worst 0 backup',
  'best 0 backup a',
  'worst 0 theft a',
  'worst -1 backup a',
  'worst 0 backup ',
])('%j is none', (text) => {
  expect(readCursor(Buffer.from(text).toString('base64url'))).toBeUndefined();
});
