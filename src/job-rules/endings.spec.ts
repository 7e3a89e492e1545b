import { describe, expect, it } from 'vitest';
import { deliver, NOW, update } from '../../test/support/deliver.js';
import type { Report } from '../../test/support/histories.js';
import type { HiddenEnding } from './endings.js';
import type { Job } from './job.js';

function after(...reports: readonly Partial<Report>[]): Job {
  const job = reports.reduce<Job | undefined>(
    (known, said, index) => deliver(known, update(said), NOW + index).job,
    undefined,
  );
  if (!job) throw new Error('a history has at least one update');
  return job;
}

function hiddenAfter(...reports: readonly Partial<Report>[]): HiddenEnding | null {
  return after(...reports).inputs.endings.hidden;
}

const FAILED = { sequence: 4, status: 'failed', error: 'disk full', timestamp: '2026-11-21T08:30:00.000Z' };

describe('an ending that only the order of keys hides', () => {
  it('is known where the counter began again, even with the number of another update', () => {
    expect(hiddenAfter({ sequence: 4 }, { sequence: 90 }, { sequence: 3 }, FAILED)).toEqual({
      order: 4,
      status: 'failed',
      error: 'disk full',
      at: Date.parse(FAILED.timestamp),
      heardAt: NOW + 3,
    });
  });

  it('stays known when its client delivers it twice', () => {
    expect(hiddenAfter({ sequence: 90 }, FAILED, FAILED)).toMatchObject({ order: 4, heardAt: NOW + 2 });
  });

  it('is none once any other update comes after it', () => {
    expect(hiddenAfter({ sequence: 90 }, FAILED, { sequence: 5 })).toBeNull();
    expect(hiddenAfter({ sequence: 90 }, FAILED, { sequence: 5 }, FAILED)).toBeNull();
  });

  it('is none where the job had that very ending before', () => {
    expect(hiddenAfter(FAILED, { sequence: 90 }, FAILED)).toBeNull();
    expect(hiddenAfter(FAILED, { sequence: 90, status: 'completed' }, { sequence: 91 }, FAILED)).toBeNull();
    expect(hiddenAfter({ sequence: 80, status: 'completed' }, FAILED, { sequence: 90 }, FAILED)).toBeNull();
  });

  it('is none behind a newer ending, which stands', () => {
    expect(hiddenAfter({ sequence: 90, status: 'completed' }, FAILED)).toBeNull();
  });

  it('costs nothing in the usual life of a job', () => {
    expect(after({ sequence: 1 }, FAILED).inputs.endings).toEqual({ hidden: null, past: [] });
  });

  it('is told from so many others, and is then none rather than a duplicate', () => {
    const many = Array.from({ length: 40 }, (_, order) => ({ sequence: order, status: 'failed' }));
    const { endings } = after({ sequence: 90 }, ...many).inputs;
    expect(endings.hidden).toBeNull();
    expect(endings.past).toHaveLength(32);
  });
});
