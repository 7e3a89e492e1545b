import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Spoiler } from './draft.js';
import { hostileText } from './hostile-text.js';
import { ODD_HEADERS } from './odd-headers.js';
import type { Header } from './request.js';

const OFTEN_READ = ['X-Request-Id', 'traceparent', 'If-None-Match', 'Accept'] as const;
const together: Arbitrary<readonly Header[]> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...ODD_HEADERS) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...OFTEN_READ), hostileText).map((one) => [one]) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.string({ minLength: 1, maxLength: 8 }), hostileText).map((one) => [one]),
  },
);
const header: Arbitrary<Spoiler> = together.map((headers) => (draft) => ({
  ...draft,
  headers: [...draft.headers, ...headers],
}));

const type: Arbitrary<Spoiler> = fc
  .oneof(
    fc.constantFrom(
      'text/plain',
      'application/json; charset=utf-16',
      'application/x-www-form-urlencoded',
      'application/xml',
    ),
    fc.constantFrom(
      'multipart/form-data; boundary=x',
      'application/vnd.api+json',
      'APPLICATION/JSON',
      'application/json;',
      '',
      '*/*',
    ),
    hostileText,
  )
  .map((value) => (draft) => ({
    ...draft,
    headers: [...draft.headers.filter(([name]) => name !== 'Content-Type'), ['Content-Type', value]],
  }));

const method: Arbitrary<Spoiler> = fc
  .constantFrom(
    'GET',
    'HEAD',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
    'TRACE',
    'CONNECT',
    'PROPFIND',
    'QUERY',
    'get',
    'FOO',
    '',
    'G\0T',
  )
  .map((verb) => (draft) => ({ ...draft, method: verb }));

export const spoiltHead: Arbitrary<Spoiler> = fc.oneof(
  { weight: 5, arbitrary: header },
  { weight: 2, arbitrary: type },
  { weight: 2, arbitrary: method },
);
