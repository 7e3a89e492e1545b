import { expect } from 'vitest';
import { brief, EMOJI, JOBS, RUNNING_ID, RUNNING_VM } from './input-case.js';
import type { InputCase } from './input-case.js';

const of = (member: string, ...values: string[]): (readonly [query: string, pointer: string])[] =>
  values.map((value) => [`${member}=${value}`, `/${member}`] as const);

const cursorOf = (text: string): string => Buffer.from(text).toString('base64url');

/** Query strings that are not understood, with the pointers to what is wrong. */
// prettier-ignore
const BAD_FILTERS: readonly (readonly [query: string, ...pointers: string[]])[] = [
  ['foo=1&bar=2', '/bar', '/foo'], ['a~b%2Fc=1', '/a~0b~1c'], ['=x', '/'],
  ...['stat', 'Status', 'offset', '__proto__', 'constructor', 'toString', 'limit[]'].map((name) => [`${name}=5`, `/${name}`] as const),
  ['status=running&status=failed', '/status'], ['limit=5&limit=5', '/limit'], ['q=a&q=b', '/q'],
  ...of('status', '', ',', 'running,', ',running', 'running,,failed', 'running,%20failed', 'bogus', 'running,bogus', 'RUNNING', 'constructor'),
  ...of('job_type', '', 'vm', 'backup,vm', 'Backup'),
  ...of('limit', '', '0', '01', '501', '1000', '-1', 'abc', '1.5', '1e2', '0x10', '%205', '5%20', 'NaN', '99999999999999999999'),
  ...of('include', '', 'events', 'disks,events', 'DISKS', 'disks,disks'),
  ...of('cursor', '', 'abc', '!!', 'MTIz', 'LTUgYQ', '%00', 'a'.repeat(5_000), cursorOf('0 a '), cursorOf('0 ..'), cursorOf('0 a\nb')),
  ...['created_after', 'created_before', 'changed_since'].flatMap((member) =>
    of(member, '', 'yesterday', '5', '2026-11-21', '2026-11-21T09:00:00', '2026-02-30T09:00:00Z', '2026-13-01T09:00:00Z',
      '10000-01-01T00:00:00Z', '2026-11-21T09:00:00+01:00')),
  ...of('vm_name', 'a'.repeat(256)), ...of('repository_id', 'a'.repeat(129)), ...of('q', 'a'.repeat(256)),
  ['limit=0&status=bogus&created_after=now&include=all', '/created_after', '/include', '/limit', '/status'],
];
const REFUSED_FILTERS: InputCase[] = BAD_FILTERS.map(([query, ...pointers]) => ({
  sentence: `answers 422 to a list with ?${brief(query)}`,
  method: 'GET',
  path: `${JOBS}?${query}`,
  status: 422,
  pointers,
}));

/** To no database is any of these a wildcard, a quote or the end of a text. */
// prettier-ignore
const NO_MATCHES: InputCase[] = [
  ...['%', '_nown-running', 'known%', '!', '\\', "'", '"', "' OR '1'='1", '%00', '\0', 'known-running\0x', EMOJI].map(
    (q) => `q=${encodeURIComponent(q)}`,
  ),
  ...['', "' OR '1'='1", '%', 'a\0b', `${RUNNING_VM}\0`, `${RUNNING_VM} `, RUNNING_VM.toUpperCase()].flatMap((name) =>
    ['vm_name', 'repository_id'].map((member) => `${member}=${encodeURIComponent(name)}`),
  ),
  'created_after=9999-12-31T23:59:59-23:59',
  'created_before=0000-01-01T00:00:00%2B23:59',
  `cursor=${cursorOf('0 a')}`,
].map((query) => ({
  sentence: `finds no job with ?${query}`,
  method: 'GET',
  path: `${JOBS}?${query}`,
  status: 200,
  answer: { items: [], next_cursor: null },
}));

const MATCHES: InputCase[] = [
  '',
  'limit=500',
  'include=disks',
  'status=pending,running,stalled,completed,failed,cancelled&job_type=backup,restore,replication',
  'status=running,running,completed',
  `vm_name=${RUNNING_VM}`,
  `q=${RUNNING_ID.slice(0, 5).toUpperCase()}`,
  'created_after=0000-01-01T00:00:00%2B23:59',
  'created_before=9999-12-31T23:59:59-23:59',
  'changed_since=2016-12-31T23:59:60Z',
  `cursor=${cursorOf(`999999999999999 ${RUNNING_ID}`)}`,
].map((query) => ({
  sentence: `finds jobs with ?${query}`,
  method: 'GET',
  path: `${JOBS}?${query}`,
  status: 200,
  answer: { items: expect.arrayContaining([expect.objectContaining({ id: RUNNING_ID })]) as unknown },
}));

export const LIST_CASES: readonly InputCase[] = [...REFUSED_FILTERS, ...NO_MATCHES, ...MATCHES];
