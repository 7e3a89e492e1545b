import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { spoiltBody } from './body-spoilers.js';
import type { Draft } from './draft.js';
import { encoded } from './draft.js';
import { HOSTILE_TEXTS } from './hostile.js';
import { ODD_HEADERS } from './odd-headers.js';
import { CALLERS, FRAMINGS } from './request.js';
import type { Header } from './request.js';

/** Makes one thing of a request wrong, or at least odd. */
export type Spoiler = (draft: Draft) => Draft;

const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
);

/** As it should be, as a careless client sends it, and as nobody can decode it. */
const inUrl = fc.oneof(
  { weight: 4, arbitrary: text.map(encoded) },
  { weight: 1, arbitrary: text },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '%',
      '%zz',
      '%ff',
      '%c0%af',
      '%ED%A0%80',
      '%00',
      '%0d%0aX-Injected:%20yes',
      '%252e',
    ),
  },
);

const place: Arbitrary<Spoiler> = fc.tuple(fc.nat(), inUrl).map(([which, value]) => (draft) => {
  const names = Object.keys(draft.places);
  const name = names[which % names.length];
  if (name === undefined) return { ...draft, suffix: value };
  return { ...draft, places: { ...draft.places, [name]: value } };
});

// prettier-ignore
const suffix: Arbitrary<Spoiler> = fc
  .constantFrom(
    '/', '//', '/.', '/..', '/../..', '/%2e%2e', ';a=b', '#x', '?', '??', '/%', '%00', '/x', '.json', '\\', ' ', ' HTTP/1.1',
    '%20', '?limit', '?=', '?a[b]=c', '?a[]=1&a[]=2', '?__proto__[x]=1', '?&&&', '?%=%', '?%ff=%ff', `?${'a=1&'.repeat(500)}`,
    `/${'a'.repeat(5_000)}`, `/${'a'.repeat(20_000)}`, `?q=${'%27'.repeat(3_000)}`,
  )
  .map((odd) => (draft) => ({ ...draft, suffix: odd }));

const whole: Arbitrary<Spoiler> = fc
  .oneof(
    fc.constantFrom(
      '/',
      '//',
      '*',
      '/.env',
      '/.git/config',
      '/api',
      '/api/docs',
      '/api/docs/',
      '/api/docs/..%2f..%2fpackage.json',
    ),
    fc.constantFrom(
      '/api/docs/swagger-ui-init.js',
      '/api/docs/%2e%2e/',
      '/api/docs/nowhere.js',
      '/api/openapi.json',
    ),
    fc.constantFrom(
      'http://127.0.0.1/health',
      'http://other.invalid/api/v1/jobs',
      '//other.invalid/',
      'x:',
      '127.0.0.1:1',
    ),
    fc.webPath({ size: 'medium' }).map((path) => `/${path}`),
    inUrl.map((value) => `/${value}`),
  )
  .map((path) => (draft) => ({ ...draft, path, suffix: '' }));

const twisted: Arbitrary<Spoiler> = fc
  .constantFrom<(path: string) => string>(
    (path) => path.toUpperCase(),
    (path) => path.replaceAll('/', '//'),
    (path) => `/x/..${path}`,
    (path) => path.replace(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
    (path) => path.slice(1),
  )
  .map((twist) => (draft) => ({ ...draft, path: twist(draft.path) }));

const query: Arbitrary<Spoiler> = fc
  .tuple(fc.nat(), inUrl, fc.constantFrom('put', 'add', 'name'))
  .map(([which, value, how]) => (draft) => {
    const chosen = which % Math.max(1, draft.query.length);
    const [name = 'q'] = draft.query[chosen] ?? [];
    const pair = how === 'name' ? ([value, '1'] as const) : ([name, value] as const);
    const others = how === 'put' ? draft.query.filter((_pair, index) => index !== chosen) : draft.query;
    return { ...draft, query: [...others, pair] };
  });

const OFTEN_READ = ['X-Request-Id', 'traceparent', 'If-None-Match', 'Accept'] as const;
const together: Arbitrary<readonly Header[]> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...ODD_HEADERS) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...OFTEN_READ), text).map((one) => [one]) },
  { weight: 1, arbitrary: fc.tuple(fc.string({ minLength: 1, maxLength: 8 }), text).map((one) => [one]) },
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
    text,
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
      text.map((odd) => Buffer.from(odd)),
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
  { weight: 12, arbitrary: spoiltBody(text) },
  { weight: 5, arbitrary: place },
  { weight: 5, arbitrary: query },
  { weight: 5, arbitrary: header },
  { weight: 2, arbitrary: suffix },
  { weight: 1, arbitrary: whole },
  { weight: 1, arbitrary: twisted },
  { weight: 2, arbitrary: type },
  { weight: 2, arbitrary: method },
  { weight: 2, arbitrary: caller },
  { weight: 1, arbitrary: framing },
  { weight: 1, arbitrary: corruption },
);
