import { describe, expect, it } from 'vitest';
import { Pace, POLL_MS } from './pace.js';

describe('the pace of looks', () => {
  it('is at once at first, then half a second, or 100 ms where there is news', () => {
    const pace = new Pace();
    expect([pace.nextAt(), pace.isPollDue(0)]).toEqual([-Infinity, true]);
    pace.began(0, true);
    expect(pace.nextAt()).toBe(POLL_MS);
    expect(pace.nextAt(-Infinity)).toBe(100);
    expect(pace.nextAt(250)).toBe(250);
    expect(pace.nextAt(20)).toBe(50);
    pace.began(100, false);
    expect([pace.nextAt(), pace.isPollDue(499), pace.isPollDue(500)]).toEqual([POLL_MS, false, true]);
  });

  it('leaves nine tenths of the time to everything else, and more where telling takes long', () => {
    const pace = new Pace();
    pace.began(0, true);
    pace.told(200, 20);
    expect(pace.nextAt(-Infinity)).toBe(380);
    pace.told(200, 100);
    expect(pace.nextAt(-Infinity)).toBe(2_700);
    pace.told(2_000, 60_000);
    expect(pace.nextAt(-Infinity)).toBe(12_000);
  });

  it('is a second after a failure, and asks for everything again', () => {
    const pace = new Pace();
    pace.began(0, true);
    pace.failed(200);
    expect(pace.nextAt(-Infinity)).toBe(1_200);
    expect(pace.isPollDue(1_200)).toBe(true);
  });
});
