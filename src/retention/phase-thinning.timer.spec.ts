import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { scheduled } from '../../test/support/scheduled.js';
import { PhaseThinner } from './phase-thinner.js';
import { PhaseThinningTimer } from './phase-thinning.timer.js';

const DAY_MS = 86_400_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('thins out at start and every day, and tells the pass to stop when the hub ends', async () => {
  const signals: (AbortSignal | undefined)[] = [];
  const thin = async (signal?: AbortSignal): Promise<number> => signals.push(signal);
  const hub = await scheduled(PhaseThinningTimer, { provide: PhaseThinner, useValue: { thin } });
  await vi.advanceTimersByTimeAsync(2 * DAY_MS);
  expect(signals.map((signal) => signal?.aborted)).toEqual([false, false, false]);
  await hub.close();
  expect(signals[0]?.aborted).toBe(true);
  await vi.advanceTimersByTimeAsync(DAY_MS);
  expect(signals).toHaveLength(3);
});
