import { describe, expect, it } from 'vitest';
import { aJobView } from '../dev/job-views.js';
import { listedStatuses, listParameters, matches, readQuery, writeQuery } from './jobs-query.js';

const NOW = Date.parse('2026-11-25T23:00:00.000Z');

describe('the filters of the page of jobs', () => {
  it.each([
    '',
    'status=running,stuck&type=restore&machine=pg1&q=a%26b&ended=24h',
    'status=stalled&sort=silence',
    'q=%C3%BC',
  ])('come back from the URL as they were: %s', (text) => {
    expect(writeQuery(readQuery(text))).toBe(text);
  });

  it('leave out words that nobody knows', () => {
    expect(writeQuery(readQuery('status=broken,failed&sort=toString&ended=never&x=1'))).toBe('status=failed');
  });

  it.each([
    ['status=running', { status: 'running' }, true],
    ['status=running', { status: 'running', stuck: true }, true],
    ['status=stuck', { status: 'running', stuck: false }, false],
    ['status=stuck', { status: 'running', stuck: true }, true],
    ['type=restore', { job_type: 'backup' }, false],
    ['machine=pg', { vm_name: 'pg1' }, false],
    ['q=PG', { vm_name: 'pg1' }, true],
    ['q=night', { vm_name: null, id: 'Nightly-1' }, true],
    ['sort=speed', { status: 'completed' }, false],
    ['ended=1h', { status: 'completed', completed_at: '2026-11-25T22:30:00.000Z' }, true],
    ['ended=1h', { status: 'completed', completed_at: '2026-11-25T21:30:00.000Z' }, false],
    ['ended=1h', { status: 'running', completed_at: null }, false],
  ] as const)('with %s, %j is among them: %s', (text, members, isAmong) => {
    expect(matches(aJobView(members), readQuery(text), NOW)).toBe(isAmong);
  });

  it('trust the hub where it has found a job by its text, in letters that browsers compare otherwise', () => {
    const job = aJobView({ vm_name: 'Σίσυφος' });
    expect(matches(job, readQuery('q=ΣΊΣΥΦΟΣ'), NOW, true)).toBe(true);
  });

  it.each([
    ['', ['running', 'stalled', 'pending', 'completed', 'failed', 'cancelled']],
    ['status=running,stalled', []],
    ['status=stuck,failed', ['running', 'failed']],
    ['status=failed&ended=24h', ['failed']],
    ['ended=24h', ['completed', 'failed', 'cancelled']],
    ['sort=end', []],
  ])('ask the hub with %s for the statuses %j', (text, statuses) => {
    expect(listedStatuses(readQuery(text))).toEqual(statuses);
  });

  it('ask the hub for changes of the time in which jobs ended, and a little before', () => {
    expect(listParameters(readQuery('ended=1h&status=failed&q=x'), NOW)).toMatchObject({
      status: 'failed',
      changed_since: '2026-11-25T21:50:00.000Z',
      q: 'x',
    });
  });
});
