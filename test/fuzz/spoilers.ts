import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { spoiltBody } from './body-spoilers.js';
import type { Spoiler } from './draft.js';
import { spoiltHead } from './head-spoilers.js';
import { hostileText } from './hostile-text.js';
import { CALLERS, FRAMINGS } from './request.js';
import { spoiltUrl } from './url-spoilers.js';

const caller: Arbitrary<Spoiler> = fc
  .constantFrom(...CALLERS)
  .map((one) => (draft) => ({ ...draft, caller: one }));

const framing: Arbitrary<Spoiler> = fc
  .constantFrom(...FRAMINGS)
  .map((one) => (draft) => ({ ...draft, framing: one }));

const corruption: Arbitrary<Spoiler> = fc
  .record({
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    dropped: fc.oneof(fc.nat(20), fc.constant(Number.MAX_SAFE_INTEGER)),
    inserted: fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      hostileText.map((odd) => Buffer.from(odd)),
      fc
        .constantFrom(
          '\r\n',
          '\r\n\r\n',
          '\n',
          '\r',
          'HTTP/1.1',
          'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
          'GET /health HTTP/1.1\r\nHost: a\r\n\r\n',
        )
        .map((odd) => Buffer.from(odd)),
    ),
  })
  .map((one) => (draft) => ({ ...draft, corruption: one }));

export const spoiler: Arbitrary<Spoiler> = fc.oneof(
  { weight: 12, arbitrary: spoiltBody },
  { weight: 14, arbitrary: spoiltUrl },
  { weight: 9, arbitrary: spoiltHead },
  { weight: 2, arbitrary: caller },
  { weight: 1, arbitrary: framing },
  { weight: 1, arbitrary: corruption },
);
