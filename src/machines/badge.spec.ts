import { describe, expect, it } from 'vitest';
import { ageOf, badgeOf } from './badge.js';
import type { MachineItem } from './machine-item.js';

const NOW = Date.parse('2026-11-21T09:00:00.000Z');
const HOUR_MS = 3_600_000;

const item = (more: Partial<MachineItem> = {}): MachineItem => ({
  vm_name: 'pg1',
  job_type: 'backup',
  last_good_at: new Date(NOW - 5 * HOUR_MS).toISOString(),
  failures_since: 0,
  usual_interval_seconds: 86_400,
  usual_seconds: null,
  usual_bytes: null,
  last_job: null,
  days: [],
  ...more,
});
const says = (more: Partial<MachineItem>): string | undefined =>
  /<title>(.*)<\/title>/.exec(badgeOf(item(more), NOW))?.[1];

describe('a badge', () => {
  it.each([
    [{}, 'pg1 backup: good 5 h ago'],
    [{ failures_since: 1 }, 'pg1 backup: failing, good 5 h ago'],
    [{ usual_interval_seconds: 3_600 }, 'pg1 backup: overdue, good 5 h ago'],
    [{ usual_interval_seconds: 3_600, failures_since: 3 }, 'pg1 backup: overdue, good 5 h ago'],
    [{ last_good_at: null, failures_since: 3 }, 'pg1 backup: never good'],
    [{ vm_name: 'x'.repeat(80) }, `${'x'.repeat(39)}…: good 5 h ago`],
    [{ vm_name: `<a href="'">&\u0000` }, '&lt;a href=&quot;&#39;&quot;&gt;&amp;\uFFFD backup: good 5 h ago'],
  ])('of %j says %s', (more, due) => {
    expect(says(more)).toBe(due);
  });

  it('is wide enough for scripts of wide characters', () => {
    const widthOf = (vm_name: string): number =>
      Number(/width="(\d+)"/.exec(badgeOf(item({ vm_name }), NOW))?.[1]);
    expect(widthOf('仮想仮想')).toBeGreaterThan(widthOf('abcd'));
  });
});

it.each([
  [-5, '0 min'],
  [59 * 60_000, '59 min'],
  [HOUR_MS, '1 h'],
  [47 * HOUR_MS, '47 h'],
  [48 * HOUR_MS, '2 d'],
])('%i ms are an age of %s', (ms, due) => {
  expect(ageOf(ms)).toBe(due);
});
