import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { scheduled } from '../../test/support/scheduled.js';
import { readSettings } from '../app/settings.js';
import { SETTINGS } from '../platform/config/settings.token.js';
import { RetentionService } from './retention.service.js';
import { RetentionTimer } from './retention.timer.js';

const HOUR_MS = 3_600_000;

/** Passes that are done at once, of which it is known what they were told. */
class Pruned {
  readonly moments: number[] = [];
  signal: AbortSignal | undefined;

  momentBefore = async (ageMs: number): Promise<number> => -ageMs;

  prune = async (endedBefore: number, signal?: AbortSignal): Promise<number> => {
    this.moments.push(endedBefore);
    this.signal = signal;
    return 0;
  };
}

let pruned: Pruned;

async function hubWith(days: string): ReturnType<typeof scheduled> {
  const settings = { provide: SETTINGS, useValue: readSettings({ RETENTION_DAYS: days }) };
  return scheduled(RetentionTimer, { provide: RetentionService, useValue: pruned }, settings);
}

beforeEach(() => {
  pruned = new Pruned();
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

it('prunes at start and every hour what is as old as RETENTION_DAYS says', async () => {
  await hubWith('1');
  await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
  expect(pruned.moments).toEqual([-86_400_000, -86_400_000, -86_400_000]);
});

it('never prunes where RETENTION_DAYS is 0', async () => {
  await hubWith('0');
  await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
  expect(pruned.moments).toEqual([]);
});

it('tells the pass to stop when the hub ends', async () => {
  const hub = await hubWith('1');
  await vi.advanceTimersByTimeAsync(0);
  expect(pruned.signal?.aborted).toBe(false);
  await hub.close();
  expect(pruned.signal?.aborted).toBe(true);
});
