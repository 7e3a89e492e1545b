import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Listening } from './listening.js';

const START = Date.parse('2026-11-21T09:00:00.000Z');

describe('the time of listening', () => {
  let listening: Listening;

  beforeEach(() => {
    vi.useFakeTimers({ now: START });
    listening = new Listening([60_000, 300_000]);
    listening.startHeartbeat();
    expect(listening.since(Date.now())).toBe(START);
  });

  afterEach(() => void vi.useRealTimers());

  it('begins with the first pass and goes on while the hub runs', () => {
    vi.advanceTimersByTime(3_600_000);
    expect(listening.since(Date.now())).toBe(START);
  });

  it('begins again with the pass after the database was away', () => {
    vi.advanceTimersByTime(10_000);
    listening.noteGap(Infinity);
    vi.advanceTimersByTime(10_000);
    expect(listening.since(Date.now())).toBe(START + 20_000);
    vi.advanceTimersByTime(10_000);
    expect(listening.since(Date.now())).toBe(START + 20_000);
  });

  it('goes on while writes are quick, and begins again after one that took long', () => {
    listening.noteGap(1_000);
    expect(listening.since(Date.now())).toBe(START);
    vi.advanceTimersByTime(10_000);
    listening.noteGap(2_001);
    expect(listening.since(Date.now())).toBe(START + 10_000);
  });

  it('begins again after the process stood still, even between two passes', () => {
    vi.advanceTimersByTime(1_000);
    // Time goes on, but no timer fires: the process is stopped.
    vi.setSystemTime(START + 400_000);
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 399_000);
    expect(listening.since(START + 400_000)).toBe(START + 400_000);
  });

  it.each([-600_000, 600_000])('begins again when the clock of the database is set by %i ms', (leapMs) => {
    vi.advanceTimersByTime(10_000);
    expect(listening.since(Date.now() + leapMs)).toBe(Date.now() + leapMs);
  });
});
