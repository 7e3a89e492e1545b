import { describe, expect, it } from 'vitest';
import { place } from './arrival.js';
import type { Placed } from './arrival.js';
import type { ReportedStatus } from './vocabulary.js';
import type { Word } from './words.js';

const NOW = Date.parse('2026-11-21T09:00:00.000Z');
const MINUTE = 60_000;

interface Said {
  readonly sequence?: number;
  readonly timestamp?: number;
  readonly status?: ReportedStatus;
}

function placed({ status = 'running', ...said }: Said, heard?: Word<unknown>): Placed {
  const update = {
    jobType: 'backup',
    jobId: 'j',
    ...said,
    said: { status, error: null },
    disks: [],
  } as const;
  return place(update, heard, NOW);
}

describe('the key of an update', () => {
  it.each<[string, Said, number]>([
    ['its sequence', { sequence: 7, timestamp: NOW - MINUTE }, 7],
    ['else its timestamp', { timestamp: NOW - MINUTE }, NOW - MINUTE],
    ['even one a little ahead', { timestamp: NOW + 5 * MINUTE }, NOW + 5 * MINUTE],
    ['but not one far ahead', { timestamp: NOW + 5 * MINUTE + 1 }, NOW],
    ['nor one from before 2000', { timestamp: Date.parse('1999-12-31T23:59:59.999Z') }, NOW],
    ['such as the zero time of Go', { timestamp: Date.parse('0001-01-01T00:00:00Z') }, NOW],
    ['else its arrival', {}, NOW],
  ])('is %s', (_name, said, order) => {
    expect(placed(said).key).toEqual([order, 0]);
  });

  it('is just after others of the same order when it ends the job', () => {
    expect(placed({ status: 'failed', sequence: 7 }).key).toEqual([7, 1]);
  });

  it('comes after all that the job has heard where it is the arrival', () => {
    expect(placed({}, [NOW + 4 * MINUTE, 1, 'running']).key).toEqual([NOW + 4 * MINUTE + 1, 0]);
    expect(placed({ timestamp: NOW + 6 * MINUTE }, [NOW, 0, 'running']).key).toEqual([NOW + 1, 0]);
    expect(placed({}, [NOW - 1, 0, 'running']).key).toEqual([NOW, 0]);
  });
});

describe('the instant of an update', () => {
  it.each<[string, Said, number]>([
    ['its timestamp', { timestamp: NOW - MINUTE, sequence: 1 }, NOW - MINUTE],
    ['never later than its arrival', { timestamp: NOW + 2 * MINUTE }, NOW],
    ['its arrival where the timestamp is none', { timestamp: Date.parse('0001-01-01T00:00:00Z') }, NOW],
    ['its arrival where there is no timestamp', { sequence: 3 }, NOW],
  ])('is %s', (_name, said, instant) => {
    expect(placed(said).instant).toBe(instant);
  });
});
