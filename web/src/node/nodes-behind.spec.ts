import { expect, it } from 'vitest';
import { reporterNames } from './nodes-behind.js';

it('a reporter may be a node by its host, its address or its token, each asked for once', () => {
  const all = { host: 'backup1', address: '10.0.0.5', token: 'nightly' };
  expect(reporterNames(all, 'pg1')).toEqual(['backup1', '10.0.0.5', 'nightly']);
  expect(reporterNames({ ...all, token: 'backup1' }, 'pg1')).toEqual(['backup1', '10.0.0.5', undefined]);
  expect(reporterNames(all, 'backup1')).toEqual([undefined, '10.0.0.5', 'nightly']);
  expect(reporterNames({ host: null, address: '127.0.0.1', token: null }, 'pg1')).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(reporterNames(null, null)).toEqual([undefined, undefined, undefined]);
});
