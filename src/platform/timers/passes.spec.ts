import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, LoggerService } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { scheduled } from '../../../test/support/scheduled.js';
import { Passes } from './passes.js';
import type { PassOptions } from './passes.js';

/** Passes that go on until a test finishes them. */
class Work {
  begun = 0;
  told = false;
  finish: () => void = () => {};
  fail: (error: Error) => void = () => {};
  readonly lines: string[] = [];

  passes(options: Partial<PassOptions> = {}): Passes {
    const logger: Pick<LoggerService, 'log' | 'warn'> = {
      log: (line: string) => this.lines.push(`log ${line}`),
      warn: (line: string) => this.lines.push(`warn ${line}`),
    };
    return new Passes({
      logger,
      failure: 'counting stopped',
      work: (signal) => this.pass(signal),
      ...options,
    });
  }

  private async pass(signal: AbortSignal): Promise<void> {
    this.begun++;
    signal.addEventListener('abort', () => (this.told = true));
    return new Promise((resolve, reject) => {
      this.finish = resolve;
      this.fail = reject;
    });
  }
}

let work: Work;
beforeEach(() => (work = new Work()));

/** One pass from its beginning to its end. */
async function pass(passes: Passes, error?: Error): Promise<void> {
  const running = passes.run();
  if (error) work.fail(error);
  else work.finish();
  await running;
}

describe('passes', () => {
  it('run one at a time; who asks meanwhile waits for the same', async () => {
    const passes = work.passes();
    const both = Promise.all([passes.run(), passes.run()]);
    expect(work.begun).toBe(1);
    work.finish();
    await both;
    await pass(passes);
    expect(work.begun).toBe(2);
  });

  it('warn of each failure, and go on', async () => {
    const passes = work.passes();
    await pass(passes, new Error('away'));
    await pass(passes, new Error('still away'));
    await pass(passes);
    expect(work.lines).toEqual(['warn counting stopped: away', 'warn counting stopped: still away']);
  });

  it('warn once of failures in a row where there is a word of recovery, and say it once', async () => {
    const passes = work.passes({ recovery: 'counting again' });
    await pass(passes);
    for (const error of [new Error('away'), new Error('still away'), undefined, undefined]) {
      await pass(passes, error);
    }
    await pass(passes, new Error('away once more'));
    expect(work.lines).toEqual([
      'warn counting stopped: away',
      'log counting again',
      'warn counting stopped: away once more',
    ]);
  });

  it('tell how each ended, and how long it took', async () => {
    vi.useFakeTimers();
    const told: unknown[] = [];
    const passes = work.passes({ onPassed: (result, tookMs) => told.push([result, tookMs]) });
    for (const [tookMs, error] of [[30], [20, new Error('away')]] as const) {
      const running = passes.run();
      vi.advanceTimersByTime(tookMs);
      if (error) work.fail(error);
      else work.finish();
      await running;
    }
    vi.useRealTimers();
    expect(told).toEqual([
      ['completed', 30],
      ['failed', 20],
    ]);
  });

  it('end with the one that runs, which is told to stop; none begins any more', async () => {
    const passes = work.passes();
    void passes.run();
    let ended = false;
    const ending = passes.end().then(() => (ended = true));
    await vi.waitUntil(() => work.told);
    expect(ended).toBe(false);
    work.finish();
    await ending;
    void passes.run();
    expect(work.begun).toBe(1);
  });

  it('can be ended where none has begun', async () => {
    const passes = work.passes();
    await passes.end();
    await passes.end();
    void passes.run();
    expect(work.begun).toBe(0);
  });
});

describe('the scheduler', () => {
  /** The other module's end takes its time, during which the scheduler fires on. */
  let finishOther: () => void;

  @Injectable()
  class Timer implements BeforeApplicationShutdown {
    readonly passes = work.passes();

    @Interval('timer', 1_000)
    async runPass(): Promise<void> {
      await this.passes.run();
    }

    async beforeApplicationShutdown(): Promise<void> {
      await this.passes.end();
    }
  }

  @Injectable()
  class Other implements BeforeApplicationShutdown {
    private readonly done = new Promise<void>((resolve) => (finishOther = resolve));

    async beforeApplicationShutdown(): Promise<void> {
      await this.done;
    }
  }

  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('begins no pass once the timer has ended, though it fires until all have', async () => {
    const hub = await scheduled(Timer, Other);
    await vi.advanceTimersByTimeAsync(1_000);
    work.finish();
    expect(work.begun).toBe(1);
    const closed = hub.close();
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(work.begun).toBe(1);
    finishOther();
    await closed;
    expect(vi.getTimerCount()).toBe(0);
  });
});
