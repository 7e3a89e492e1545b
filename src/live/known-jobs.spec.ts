import { describe, expect, it } from 'vitest';
import { KnownJobs } from './known-jobs.js';
import type { KnownJob } from './known-jobs.js';

const AT = '2026-11-21T09:00:00.000Z';

function job(id: string, members: Partial<KnownJob> = {}): KnownJob {
  return {
    id,
    job_type: 'backup',
    status: 'running',
    vm_name: null,
    repository_id: null,
    created_at: AT,
    updated_at: AT,
    revision: 1,
    last_telemetry_at: AT,
    ...members,
  };
}

describe('the known jobs', () => {
  it('tell a state that nobody has from one that was told', () => {
    const known = new KnownJobs();
    known.set(job('a'));
    known.set(job('b', { updated_at: null }));
    expect(known.isNews({ id: 'a', updated_at: AT })).toBe(false);
    expect(known.isNews({ id: 'a', updated_at: AT, revision: 1 })).toBe(false);
    expect(known.isNews({ id: 'a', updated_at: AT, revision: 2 })).toBe(true);
    expect(known.isNews({ id: 'a', updated_at: '2026-11-21T09:00:00.001Z' })).toBe(true);
    expect(known.isNews({ id: 'b', updated_at: AT })).toBe(true);
    expect(known.isNews({ id: 'c', updated_at: AT })).toBe(true);
  });

  it('are all asked for within twelve checks', () => {
    const known = new KnownJobs();
    for (let index = 0; index < 30_000; index++) known.set(job(`job-${index}`));
    const asked = new Set(Array.from({ length: 12 }, () => known.nextToCheck()).flat());
    expect(asked.size).toBe(30_000);
  });

  it('are bounded, but for those that are under way or in a window', () => {
    const known = new KnownJobs(1);
    known.set(job('running'));
    known.set(job('recent', { status: 'failed' }));
    known.set(job('old', { status: 'completed', updated_at: '2026-11-20T09:00:00.000Z' }));
    known.trim('2026-11-21T08:58:00.000Z');
    expect(['running', 'recent', 'old'].map((id) => known.get(id)?.id)).toEqual([
      'running',
      'recent',
      undefined,
    ]);
  });
});
