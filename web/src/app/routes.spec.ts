import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hrefOfJob, hrefOfMachine, routeOf } from './routes.js';

describe('the routes of the page', () => {
  it.each([
    ['/', { page: 'overview' }],
    ['/jobs', { page: 'jobs' }],
    ['/jobs/', { page: 'jobs' }],
    ['/jobs/a.b', { page: 'job', jobId: 'a.b' }],
    ['/jobs/db%20(prod)%2Fx', { page: 'job', jobId: 'db (prod)/x' }],
    ['/jobs/host/2026-11-25T02:00', { page: 'job', jobId: 'host/2026-11-25T02:00' }],
    ['/jobs/%E4%BB%AE', { page: 'job', jobId: '仮' }],
    ['/machines', { page: 'machines' }],
    ['/runs', { page: 'runs' }],
    ['/runs/a%2Fb', { page: 'run', eventId: 'a/b' }],
    ['/nodes', { page: 'nodes' }],
    ['/nodes/10.0.0.7', { page: 'node', nodeId: '10.0.0.7' }],
    ['/vms', { page: 'vms' }],
    ['/vms/a%20b', { page: 'vm', vmId: 'a b' }],
    ['/machines/pg1', { page: 'machine', vmName: 'pg1' }],
    ['/jobs/%zz', { page: 'unknown' }],
    ['/job', { page: 'unknown' }],
    ['/api/docs', { page: 'unknown' }],
  ])('read %s', (path, route) => {
    expect(routeOf(path)).toEqual(route);
  });

  it('lead back to every id and machine', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => text !== '.' && text !== '..');
    fc.assert(
      fc.property(name, (text) => {
        const path = (href: string): string => new URL(href, 'http://hub').pathname;
        expect(routeOf(path(hrefOfJob(text)))).toEqual({ page: 'job', jobId: text });
        expect(routeOf(path(hrefOfMachine(text)))).toEqual({ page: 'machine', vmName: text });
      }),
    );
  });
});
