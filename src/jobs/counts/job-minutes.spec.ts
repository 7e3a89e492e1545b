import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cancel, judge, recordUpdate } from '../../job-rules/changes.js';
import type { Job } from '../../job-rules/job.js';
import type { JobChange } from '../job-changes.js';
import { minuteDeltas } from './job-minutes.js';
import { endingOf, MINUTE_MS, minuteOf, MinuteSum } from './minute-sum.js';
import type { JobMinute } from './minute-sum.js';

const NOW = Date.parse('2026-11-21T09:00:30.000Z');
const HOUR_MS = 60 * MINUTE_MS;

const step = fc.record({
  id: fc.constantFrom('a', 'b', 'c'),
  kind: fc.constantFrom('report', 'report', 'report', 'lost', 'cancel'),
  status: fc.constantFrom('pending', 'running', 'completed', 'failed', 'cancelled'),
  sequence: fc.integer({ min: 0, max: 9 }),
  bytes: fc.option(fc.integer({ min: 0, max: 1_000 })),
  warnings: fc.integer({ min: 0, max: 2 }),
  ago: fc.integer({ min: 0, max: 24 * HOUR_MS }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function after(known: Job | undefined, { id, kind, status, sequence, bytes, warnings, ago }: Step): Job {
  if (known && kind === 'lost') return judge(known, { kind: 'lost', at: NOW, message: null }).job;
  if (known && kind === 'cancel') return cancel(known, null, NOW).job;
  const said = { status, error: null, bytes_transferred: bytes, warning_count: warnings };
  return recordUpdate(
    known,
    { jobType: 'backup', jobId: id, sequence, timestamp: NOW - ago, said, disks: [] },
    NOW,
  ).job;
}

/** Commits the steps, several of one job among them, in groups of this size. */
function commit(
  steps: readonly Step[],
  size: number,
): { jobs: Map<string, Job>; minutes: JobMinute[]; moved: number } {
  const jobs = new Map<string, Job>();
  const minutes: JobMinute[] = [];
  let moved = 0;
  for (let start = 0; start < steps.length; start += size) {
    const before = new Map(jobs);
    const group = steps.slice(start, start + size);
    for (const one of group) jobs.set(one.id, after(jobs.get(one.id), one));
    const changes = [...new Set(group.map(({ id }) => id))].map((id): JobChange => {
      return { before: before.get(id), after: jobs.get(id) as Job, events: [] };
    });
    for (const { before: was, after: is } of changes) {
      moved += Math.max((is.columns.bytes_transferred ?? 0) - (was?.columns.bytes_transferred ?? 0), 0);
    }
    minutes.push(...minuteDeltas(changes, NOW));
  }
  return { jobs, minutes, moved };
}

function sumOf(minutes: readonly JobMinute[], column: keyof JobMinute): number {
  return minutes.reduce((sum, minute) => sum + minute[column], 0);
}

describe('the differences that commits make to minutes', () => {
  it('add up to how the jobs ended, whatever became of them in between, and in whatever groups', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 8 }), (steps, size) => {
        const { jobs, minutes, moved } = commit(steps, size);
        const due = new MinuteSum(0);
        for (const { columns } of jobs.values()) due.add(columns);
        const total = new Map<number, JobMinute[]>();
        for (const minute of minutes) total.set(minute.minute, [...(total.get(minute.minute) ?? []), minute]);
        for (const [minute, of] of total) {
          const expected = due.list().find((one) => one.minute === minute);
          for (const column of [
            'completed',
            'with_warnings',
            'failed',
            'cancelled',
            'completed_bytes',
          ] as const) {
            expect(sumOf(of, column)).toBe(expected?.[column] ?? 0);
          }
        }
        for (const { minute } of due.list()) expect(total.has(minute)).toBe(true);
        expect(sumOf(minutes, 'moved_bytes')).toBe(moved);
      }),
    );
  });

  it('are none for a job that merely is heard from', () => {
    const told: Step = {
      id: 'a',
      kind: 'report',
      status: 'running',
      sequence: 1,
      bytes: 5,
      warnings: 0,
      ago: 0,
    };
    const job = after(undefined, told);
    expect(minuteDeltas([{ before: job, after: after(job, told), events: [] }], NOW)).toEqual([]);
  });

  it('leave out endings of more than a day ago', () => {
    const told: Step = {
      id: 'a',
      kind: 'report',
      status: 'completed',
      sequence: 1,
      bytes: 5,
      warnings: 0,
      ago: 0,
    };
    const changes = (ago: number): JobChange[] => [
      { before: undefined, after: after(undefined, { ...told, ago }), events: [] },
    ];
    expect(sumOf(minuteDeltas(changes(25 * HOUR_MS), NOW), 'completed')).toBe(1);
    expect(sumOf(minuteDeltas(changes(26 * HOUR_MS), NOW), 'completed')).toBe(0);
    expect(minuteDeltas(changes(26 * HOUR_MS), NOW)).toMatchObject([
      { minute: minuteOf(NOW), moved_bytes: 5 },
    ]);
  });
});

describe('the ending of a job', () => {
  it.each([
    ['completed', 0, { completed: 1, with_warnings: 0, completed_bytes: 7 }],
    ['completed', 2, { completed: 1, with_warnings: 1, completed_bytes: 7 }],
    ['failed', 2, { failed: 1, with_warnings: 0, completed_bytes: 0 }],
    ['cancelled', 0, { cancelled: 1 }],
    ['running', 1, { completed: 0, failed: 0, cancelled: 0, with_warnings: 0 }],
  ] as const)('%s with %i warnings counts as %j', (status, warning_count, due) => {
    expect(endingOf({ status, warning_count, bytes_transferred: 7 })).toMatchObject(due);
  });
});
