import { describe, expect, it } from 'vitest';
import type { Traits } from './known-jobs.js';
import { FilterTests } from './stream-filter.js';
import type { StreamFilter } from './stream-filter.js';

const JOB: Traits = {
  id: 'nightly-(prod)-1',
  job_type: 'backup',
  status: 'running',
  vm_name: 'Büro-Server',
  repository_id: null,
  created_at: '2026-11-21T09:00:00.000Z',
};

describe('the filter of a stream', () => {
  it.each<StreamFilter>([
    {},
    { status: ['pending', 'running'] },
    { job_type: ['backup'], vm_name: 'Büro-Server' },
    { job_id: ['x', 'nightly-(prod)-1'] },
    { q: 'BÜRO' },
    { q: '(PROD)' },
    { q: '' },
  ])('%j has the job', (filter) => {
    expect(new FilterTests(filter).matches(JOB)).toBe(true);
  });

  it.each<StreamFilter>([
    { status: ['completed'] },
    { job_type: ['restore'] },
    { vm_name: 'büro-server' },
    { vm_name: 'Büro-Server ' },
    { repository_id: 'r' },
    { job_id: ['nightly'] },
    { q: 'nightly.(prod)' },
    { q: 'büro', status: ['failed'] },
  ])('%j does not have it', (filter) => {
    expect(new FilterTests(filter).matches(JOB)).toBe(false);
  });

  it('has no job without a name by a name', () => {
    expect(new FilterTests({ q: 'null' }).matches({ ...JOB, id: 'a', vm_name: null })).toBe(false);
  });

  it('knows which jobs it can never have', () => {
    expect(new FilterTests({ status: ['failed'], vm_name: 'x' }).couldMatch(JOB)).toBe(true);
    expect(new FilterTests({ job_id: ['x'] }).couldMatch(JOB)).toBe(false);
    expect(new FilterTests({ job_type: ['restore'] }).couldMatch(JOB)).toBe(false);
  });
});
