import { SchedulerRegistry } from '@nestjs/schedule';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readSettings } from '../app/settings.js';
import { RetentionTimer } from './retention.timer.js';

/** Passes that go on until they are told to stop, and then until they are done. */
class Passes {
  begun = 0;
  told = false;
  finish: (() => void) | undefined;

  momentBefore = async (): Promise<number> => 0;

  prune = async (_endedBefore: number, signal?: AbortSignal): Promise<number> => {
    this.begun++;
    signal?.addEventListener('abort', () => (this.told = true));
    await new Promise<void>((resolve) => (this.finish = resolve));
    return 0;
  };
}

let passes: Passes;

function timerWith(days: string): RetentionTimer {
  const settings = readSettings({ RETENTION_DAYS: days });
  return new RetentionTimer(passes, new SchedulerRegistry(), settings);
}

beforeEach(() => {
  passes = new Passes();
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

it('prunes at start and every hour, one pass at a time', async () => {
  timerWith('1').onApplicationBootstrap();
  await vi.advanceTimersByTimeAsync(2 * 3_600_000);
  expect(passes.begun).toBe(1);
  passes.finish?.();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(passes.begun).toBe(2);
});

it('never prunes where RETENTION_DAYS is 0', async () => {
  const timer = timerWith('0');
  timer.onApplicationBootstrap();
  await vi.advanceTimersByTimeAsync(2 * 3_600_000);
  expect(passes.begun).toBe(0);
  await timer.beforeApplicationShutdown();
});

it('tells a pass to stop when the hub ends, and waits for it', async () => {
  const timer = timerWith('1');
  timer.onApplicationBootstrap();
  await vi.advanceTimersByTimeAsync(0);
  let ended = false;
  const ending = timer.beforeApplicationShutdown().then(() => (ended = true));
  await vi.advanceTimersByTimeAsync(0);
  expect({ told: passes.told, ended }).toEqual({ told: true, ended: false });
  passes.finish?.();
  await ending;
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(passes.begun).toBe(1);
});
