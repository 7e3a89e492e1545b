import { describe, expect, it } from 'vitest';
import { firstLine, ofFailed, ofOverdue, ofStuck, spanOf } from './attention.js';

const JOB = { id: 'a', vm_name: 'pg1', job_type: 'backup' } as const;
const AT = '2026-11-21 09:00:00.000';

describe('attention', () => {
  it.each([
    [null, 'failed'],
    ['never_started', 'failed'],
    ['lost', 'lost'],
  ])('to a job that failed for the reason %j is of the kind %s', (failure_reason, kind) => {
    const failed = {
      ...JOB,
      failure_reason,
      error_message: null,
      flagged_at: AT,
      started_at: null,
      created_at: AT,
    };
    expect(ofFailed(failed)).toEqual({
      kind,
      job_id: 'a',
      vm_name: 'pg1',
      job_type: 'backup',
      since: '2026-11-21T09:00:00.000Z',
      reason: 'Failed without an error message',
    });
  });

  it.each([
    [{ last_progress_at: AT, started_at: null, created_at: '2026-11-20 00:00:00.000' }],
    [{ last_progress_at: null, started_at: AT, created_at: '2026-11-20 00:00:00.000' }],
    [{ last_progress_at: null, started_at: null, created_at: AT }],
  ])('to a stuck job is since its last bytes, or its start: %j', (moments) => {
    expect(ofStuck({ ...JOB, ...moments })).toMatchObject({
      kind: 'stuck',
      since: '2026-11-21T09:00:00.000Z',
      reason: 'Heard from, but no bytes since 2026-11-21 09:00 UTC',
    });
  });

  it('to a machine names no job', () => {
    const machine = { vm_name: 'pg1', job_type: 'backup', goodAt: 0, intervalSeconds: 7 * 86_400 } as const;
    expect(ofOverdue(machine)).toMatchObject({
      kind: 'no_good_run',
      job_id: null,
      since: '1970-01-01T00:00:00.000Z',
      reason: 'No completed run since 1970-01-01 00:00 UTC; usually one every 7 days',
    });
  });
});

describe('the first line of an error', () => {
  it.each([
    [null, ''],
    [' \n ', ''],
    ['\n  one  \ntwo', 'one'],
    ['one\rtwo', 'one'],
    ['💾'.repeat(200), '💾'.repeat(200)],
    ['💾'.repeat(201), `${'💾'.repeat(199)}…`],
  ])('of %j is %j', (text, due) => {
    expect(firstLine(text)).toBe(due);
  });
});

it.each([
  [90, '90 s'],
  [900, '15 min'],
  [86_400, '24 h'],
  [7 * 86_400, '7 days'],
])('%i seconds are shown as %s', (seconds, due) => {
  expect(spanOf(seconds)).toBe(due);
});
