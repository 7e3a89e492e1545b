import { expect, it } from 'vitest';
import { urlOf } from './url-of.js';

it.each([
  ['/jobs', {}, '/api/v1/jobs'],
  ['/jobs', { q: 'a&b', limit: 5, cursor: undefined }, '/api/v1/jobs?q=a%26b&limit=5'],
  ['/jobs/:jobId', { jobId: 'db (prod)/x?#%' }, '/api/v1/jobs/db%20(prod)%2Fx%3F%23%25'],
  ['/jobs/:jobId/samples', { jobId: '$&', points: 300 }, '/api/v1/jobs/%24%26/samples?points=300'],
  ['/samples', { jobs: ['a,b', 'c d'] }, '/api/v1/samples?jobs=a%2Cb,c%20d'],
  ['/machines/:vmName', { vmName: 'a.b' }, '/api/v1/machines/a.b'],
])('%s with %j is %s', (route, parameters, url) => {
  expect(urlOf(route, parameters)).toBe(url);
});
