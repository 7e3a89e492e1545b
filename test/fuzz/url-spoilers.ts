import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { encoded } from './draft.js';
import type { Spoiler } from './draft.js';
import { hostileText } from './hostile-text.js';

/** As it should be, as a careless client sends it, and as nobody can decode it. */
const inUrl = fc.oneof(
  { weight: 4, arbitrary: hostileText.map(encoded) },
  { weight: 1, arbitrary: hostileText },
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

export const spoiltUrl: Arbitrary<Spoiler> = fc.oneof(
  { weight: 5, arbitrary: place },
  { weight: 5, arbitrary: query },
  { weight: 2, arbitrary: suffix },
  { weight: 1, arbitrary: whole },
  { weight: 1, arbitrary: twisted },
);
