import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEEP_MS, Windows } from './windows.js';

const START = Date.parse('2026-11-21T09:00:00.000Z');

interface Change {
  readonly stampedAt: number;
  readonly visibleAt: number;
}

/** Whether one of the looks, made after these pauses, reads the change; and how long after it was visible. */
function foundAfter({ stampedAt, visibleAt }: Change, pauses: readonly number[]): number | undefined {
  const windows = new Windows(START, 0);
  let elapsed = 0;
  for (const pause of pauses) {
    elapsed += pause;
    const window = windows.next(elapsed);
    const isRead = visibleAt <= elapsed && START + stampedAt >= window.from;
    if (isRead) return elapsed - visibleAt;
    windows.looked(window, START + elapsed, elapsed);
  }
  return undefined;
}

const halfSeconds = (seconds: number): number[] => Array.from({ length: 2 * seconds }, () => 500);

describe('the windows of looks', () => {
  it('find a change at the next look where its commit comes within 3 seconds of its stamp', () => {
    for (let delay = 0; delay <= 3_000; delay += 50) {
      expect(foundAfter({ stampedAt: 777, visibleAt: 777 + delay }, halfSeconds(60))).toBeLessThanOrEqual(
        500,
      );
    }
  });

  it('find one within 10 seconds and a look whose commit comes up to 120 seconds after its stamp', () => {
    for (let delay = 3_000; delay <= DEEP_MS; delay += 1_000) {
      expect(
        foundAfter({ stampedAt: 5_001, visibleAt: 5_001 + delay }, halfSeconds(150)),
      ).toBeLessThanOrEqual(10_500);
    }
  });

  it('find every change, however long the looks take and the commits', () => {
    fc.assert(
      fc.property(
        fc.nat(60_000),
        fc.nat(DEEP_MS),
        fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 40 }),
        (stampedAt, delay, pauses) => {
          const late = [...pauses, ...halfSeconds(15)].map((pause) => Math.max(pause, 1));
          const enough = [...late, 200_000, ...halfSeconds(15)];
          expect(foundAfter({ stampedAt, visibleAt: stampedAt + delay }, enough)).toBeDefined();
        },
      ),
    );
  });

  it('go back where the database’s clock was put back', () => {
    const windows = new Windows(START, 0);
    windows.looked(windows.next(500), START + 500, 500);
    const anHourBack = START - 3_600_000;
    windows.looked(windows.next(1_000), anHourBack + 1_000, 1_000);
    const { from, isDeep } = windows.next(1_100);
    expect(isDeep).toBe(true);
    // The clock may have been put back just after the look before.
    expect(from).toBeLessThanOrEqual(anHourBack + 500 - DEEP_MS);
    windows.looked({ from, isDeep }, anHourBack + 1_100, 1_100);
    expect(windows.next(1_600)).toEqual({ from: anHourBack + 1_100 - 3_000, isDeep: false });
    expect(windows.now(1_700)).toBe(anHourBack + 1_700);
  });

  it('leave nothing out where the clock was put forward', () => {
    const windows = new Windows(START, 0);
    const anHourOn = START + 3_600_000;
    windows.looked(windows.next(500), anHourOn + 500, 500);
    expect(windows.next(600).from).toBeLessThanOrEqual(START - DEEP_MS);
  });

  it('stay where they are until a look has succeeded', () => {
    const windows = new Windows(START, 0);
    expect(windows.next(600_000).from).toBe(START - DEEP_MS);
    expect(windows.next(700_000).from).toBe(START - DEEP_MS);
  });
});
