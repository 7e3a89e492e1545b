import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { aJobView } from '../dev/job-views.js';
import { byNewest, bySoonestEnd } from '../words/job-orders.js';
import { appended, sorted } from './order.js';

const at = (minute: number): string => `2026-11-25T22:${String(minute).padStart(2, '0')}:00.000Z`;
const made = (id: string, minute: number) => signal(aJobView({ id, created_at: at(minute) }));

describe('the order of jobs', () => {
  it('has those that end soonest first, then those that stand still, unknown ones, and waiting ones', () => {
    const jobs = [
      aJobView({ id: 'waiting', status: 'pending' }),
      aJobView({ id: 'unknown' }),
      aJobView({ id: 'silent', status: 'stalled' }),
      aJobView({ id: 'later', estimated_completion_at: at(40) }),
      aJobView({ id: 'soon', estimated_completion_at: at(20) }),
    ];
    expect(jobs.toSorted(bySoonestEnd).map(({ id }) => id)).toEqual([
      'soon',
      'later',
      'silent',
      'unknown',
      'waiting',
    ]);
  });

  it('has the newest first, and of the same moment the greater id, as the hub', () => {
    const list = [made('a', 1), made('c', 5), made('b', 5)];
    expect(sorted(list, () => true, byNewest).map((job) => job.peek().id)).toEqual(['c', 'b', 'a']);
  });

  it('lets another page come at the end, and a new job wait, while rows have to stay', () => {
    const [first, second, older, fresh] = [made('a', 9), made('b', 8), made('c', 3), made('new', 20)];
    const ordered = [first, second];
    expect(appended(ordered, [fresh, first, second, older], byNewest)).toEqual([first, second, older]);
  });
});
