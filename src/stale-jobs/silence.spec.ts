import { describe, expect, it } from 'vitest';
import { newJob } from '../rules/job.js';
import type { Job } from '../rules/job.js';
import type { JobStatus } from '../rules/vocabulary.js';
import { duration, judgeSilence } from './silence.js';

const NOW = Date.parse('2026-11-21T09:00:00.000Z');
const LIMITS = { staleAfterMs: 60_000, failAfterMs: 300_000, pendingFailAfterMs: 86_400_000 };

function aJob({ status, ...job }: Partial<Job> & { status: JobStatus }): Job {
  const blank = newJob('j', 'backup', NOW - 100 * 86_400_000);
  return { ...blank, columns: { ...blank.columns, status }, ...job };
}

const judged = (job: Job, listeningSince = 0): string | undefined =>
  judgeSilence(job, LIMITS, NOW, listeningSince)?.kind;

describe('the judgement of silence', () => {
  it.each<[JobStatus, number, string | undefined]>([
    ['running', 60_000, undefined],
    ['running', 60_001, 'stalled'],
    ['running', 300_001, 'lost'],
    ['stalled', 60_001, undefined],
    ['stalled', 300_000, undefined],
    ['stalled', 300_001, 'lost'],
    ['pending', 300_001, undefined],
    ['pending', 86_400_001, 'never_started'],
    ['completed', 90_000_000, undefined],
    ['failed', 90_000_000, undefined],
    ['cancelled', 90_000_000, undefined],
  ])('of a %s job that is silent for %i ms is %s', (status, silentMs, kind) => {
    expect(judged(aJob({ status, lastTelemetryAt: NOW - silentMs }))).toBe(kind);
  });

  it('counts from when the hub began to listen', () => {
    const job = aJob({ status: 'running', lastTelemetryAt: NOW - 3_600_000 });
    expect(judged(job, NOW - 60_000)).toBeUndefined();
    expect(judged(job, NOW - 60_001)).toBe('stalled');
    expect(judgeSilence(job, LIMITS, NOW, NOW - 312_000)?.message).toBe(
      'No telemetry for 5m12s; the backup client may have crashed',
    );
  });

  it('of a pending job counts from its last registration, and of a running one does not', () => {
    const heard = { lastTelemetryAt: NOW - 90_000_000, registeredAt: NOW - 1_000 };
    expect(judged(aJob({ status: 'pending', ...heard }))).toBeUndefined();
    expect(judged(aJob({ status: 'running', ...heard }))).toBe('lost');
  });
});

it.each([
  [999, '0s'],
  [12_000, '12s'],
  [312_000, '5m12s'],
  [3_600_000, '1h0m0s'],
  [90_061_000, '25h1m1s'],
])('%i ms are written %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});
