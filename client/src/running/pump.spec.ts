import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { letGo } from './pump.js';

const TICK_MS = 100;

describe('a stream that a process left behind keeps open', () => {
  let stream: PassThrough;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    stream = new PassThrough();
    letGo(stream);
  });
  afterEach(() => vi.useRealTimers());

  it('is let go once nothing has come for a while', () => {
    vi.advanceTimersByTime(TICK_MS);
    stream.emit('data', Buffer.from('last'));
    vi.advanceTimersByTime(TICK_MS);
    expect(stream.destroyed).toBe(false);
    vi.advanceTimersByTime(TICK_MS);
    expect(stream.destroyed).toBe(true);
  });

  it('waits for a slow reader of its output', () => {
    stream.pause();
    vi.advanceTimersByTime(600 * TICK_MS);
    expect(stream.destroyed).toBe(false);
    stream.resume();
    vi.advanceTimersByTime(2 * TICK_MS);
    expect(stream.destroyed).toBe(true);
  });

  it('is let go at last although the process goes on writing', () => {
    for (let tick = 0; tick < 60; tick++) {
      stream.emit('data', Buffer.from('more'));
      vi.advanceTimersByTime(TICK_MS);
    }
    expect(stream.destroyed).toBe(true);
  });
});
