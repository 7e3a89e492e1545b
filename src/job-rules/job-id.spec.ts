import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJobId, isJobIdPrefix } from './job-id.js';

const EMOJI = '\u{1F4BE}';

describe('the id of a job', () => {
  it.each([
    'a',
    'backup-db (prod)-1760104542',
    'backup-Büro-Server-1760104542',
    'host/2026-11-25T02:00',
    '-rf',
    '--json',
    '...',
    '. .',
    '仮想マシン-01',
    'שרת-גיבוי',
    'u\u0308',
    '100% \\ "quoted" \'; DROP TABLE backup_jobs; --',
    'a?b#c&d=e+f;g,h',
    '\u{1F468}\u200d\u{1F469}\u200d\u{1F467}',
    'line\u2028separator',
    '\uffff',
    EMOJI.repeat(128),
  ])('may be %j', (id) => {
    expect(isJobId(id)).toBe(true);
    expect(isJobIdPrefix(id)).toBe(true);
  });

  it.each([
    '',
    '.',
    '..',
    ' a',
    'a ',
    'a\u00a0',
    '\u3000a',
    'a\u2028',
    '\ufeffa',
    'a\0',
    'a\nb',
    '\u001b[31m',
    'a\u007f',
    'a\u0085b',
    '\ud800',
    'a\udc00b',
    'a'.repeat(129),
    EMOJI.repeat(129),
  ])('may not be %j', (id) => {
    expect(isJobId(id)).toBe(false);
  });

  it('may be whatever is neither blank at an end, nor too long, nor has control characters', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 140 }), fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(text, (id) => {
        const { length } = Array.from(id);
        const right = length >= 1 && length <= 128 && !/[\p{Cc}\p{Cs}]/u.test(id) && id === id.trim();
        expect(isJobId(id)).toBe(right && id !== '.' && id !== '..');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the beginning of ids', () => {
  it.each(['.', '..', 'backup-db ', 'a,b', 'a'.repeat(128)])('may be %j', (prefix) => {
    expect(isJobIdPrefix(prefix)).toBe(true);
  });

  it.each(['', ' ', ' a', 'a\n', '\ud83d', 'a'.repeat(129)])('may not be %j', (prefix) => {
    expect(isJobIdPrefix(prefix)).toBe(false);
  });
});
