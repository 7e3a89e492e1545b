import { describe, expect, it } from 'vitest';
import { newJob } from '../job-rules/job.js';
import type { Job } from '../job-rules/job.js';
import type { JobStatus } from '../job-rules/vocabulary.js';
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

  it.each<[string, JobStatus, number, string]>([
    [
      'a running',
      'running',
      312_000,
      "No valid telemetry for 5m12s; the client's last report was refused: /status is required",
    ],
    [
      'a pending',
      'pending',
      86_401_000,
      "Not started for 24h0m1s; the client's last report was refused: /status is required",
    ],
  ])('says of %s job whose client was refused that it was heard', (_what, status, silentMs, message) => {
    const job = aJob({ status, lastTelemetryAt: NOW - silentMs });
    const refusal = { at: NOW - 1_000, reason: '/status is required' };
    expect(judgeSilence(job, LIMITS, NOW, 0, refusal)?.message).toBe(message);
    const before = { ...refusal, at: NOW - silentMs - 1 };
    expect(judgeSilence(job, LIMITS, NOW, 0, before)?.message).not.toContain('refused');
  });

  it.each<[JobStatus, number, string | undefined]>([
    ['running', 60_000, undefined],
    ['running', 60_001, 'ended'],
    ['stalled', 60_001, 'ended'],
    ['pending', 60_001, 'ended'],
    ['completed', 60_001, undefined],
  ])('of a %s job whose ending is hidden, silent for %i ms, is %s', (status, silentMs, kind) => {
    const heardAt = NOW - silentMs;
    const hidden = { order: 4, status: 'completed', error: null, at: heardAt - 1_000, heardAt } as const;
    const job = aJob({ status, lastTelemetryAt: heardAt });
    const hiding = { ...job, inputs: { ...job.inputs, endings: { hidden, past: [4] } } };
    expect(judged(hiding)).toBe(kind);
    // A hub of the release before recorded an update after it, and kept what it does not know.
    expect(judged({ ...hiding, lastTelemetryAt: heardAt + 1 })).not.toBe('ended');
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
