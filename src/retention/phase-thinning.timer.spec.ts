import { SchedulerRegistry } from '@nestjs/schedule';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PhaseThinningTimer } from './phase-thinning.timer.js';

const DAY_MS = 86_400_000;

/** Passes that go on until they are told to stop, or are done. */
class Passes {
  begun = 0;
  finish: (() => void) | undefined;

  thin = async (signal?: AbortSignal): Promise<number> => {
    this.begun++;
    await new Promise<void>((resolve) => {
      this.finish = resolve;
      signal?.addEventListener('abort', () => resolve());
    });
    return 0;
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('thins out at start and every day, one pass at a time, and ends with the hub', async () => {
  const passes = new Passes();
  const timer = new PhaseThinningTimer(passes, new SchedulerRegistry());
  timer.onApplicationBootstrap();
  await vi.advanceTimersByTimeAsync(2 * DAY_MS);
  expect(passes.begun).toBe(1);
  passes.finish?.();
  await vi.advanceTimersByTimeAsync(DAY_MS);
  expect(passes.begun).toBe(2);
  await timer.beforeApplicationShutdown();
  await vi.advanceTimersByTimeAsync(DAY_MS);
  expect(passes.begun).toBe(2);
});
