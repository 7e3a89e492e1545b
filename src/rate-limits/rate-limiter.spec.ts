import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateLimiter } from './rate-limiter.js';

/** A limiter on a clock that stands until it is told. */
function limiterOf(
  perSecond: number,
  burst: number,
  maxKeys?: number,
): { limiter: RateLimiter; pass: (ms: number) => void; taken: (key: string, times: number) => number } {
  let now = 1_234_567.891;
  const limiter = new RateLimiter({ perSecond, burst }, () => now, maxKeys);
  const taken = (key: string, times: number): number =>
    Array.from({ length: times }, () => limiter.take(key)).filter(({ isAllowed }) => isAllowed).length;
  return { limiter, pass: (ms) => (now += ms), taken };
}

describe('a rate limiter', () => {
  it('lets the burst through at once, and then so many a second', () => {
    const { pass, taken } = limiterOf(50, 100);
    expect(taken('a', 1_000)).toBe(100);
    pass(1_000);
    expect(taken('a', 1_000)).toBe(50);
    pass(20);
    expect(taken('a', 1_000)).toBe(1);
    pass(60_000);
    expect(taken('a', 1_000)).toBe(100);
  });

  it('limits each key by itself', () => {
    const { taken } = limiterOf(1, 2);
    expect([taken('a', 9), taken('b', 9), taken('a', 9)]).toEqual([2, 2, 0]);
  });

  it('says what is left, and in how many seconds all is there again', () => {
    const { limiter, pass } = limiterOf(2, 6);
    const told = Array.from({ length: 6 }, () => limiter.take('a'));
    expect(told.map(({ remaining }) => remaining)).toEqual([5, 4, 3, 2, 1, 0]);
    expect(told.map(({ resetSeconds }) => resetSeconds)).toEqual([1, 1, 2, 2, 3, 3]);
    pass(1_000);
    expect(limiter.take('a')).toEqual({ isAllowed: true, remaining: 1, resetSeconds: 3 });
  });

  it('says when refused in how many whole seconds to come again, which is soon enough and no later', () => {
    const { limiter, pass, taken } = limiterOf(1, 1);
    expect(taken('a', 1)).toBe(1);
    expect(limiter.take('a')).toEqual({ isAllowed: false, remaining: 0, resetSeconds: 1 });
    pass(999);
    expect(limiter.take('a')).toEqual({ isAllowed: false, remaining: 0, resetSeconds: 1 });
    pass(1);
    expect(taken('a', 5)).toBe(1);
  });

  it('takes nothing for a request that it refuses, and nothing for a look', () => {
    const { limiter, pass, taken } = limiterOf(1, 1);
    expect(limiter.look('a')).toEqual({ isAllowed: true, remaining: 0, resetSeconds: 1 });
    expect(taken('a', 100)).toBe(1);
    expect(limiter.look('a').isAllowed).toBe(false);
    pass(1_000);
    expect(limiter.look('a').isAllowed).toBe(true);
    expect(taken('a', 100)).toBe(1);
  });

  it('knows so many keys at most, and forgets the one that rested longest', () => {
    const { limiter, taken } = limiterOf(1, 1, 3);
    for (const key of ['a', 'b', 'c', 'd']) taken(key, 1);
    expect(limiter.size).toBe(3);
    expect(taken('b', 1)).toBe(0);
    expect(taken('a', 1)).toBe(1);
    for (let key = 0; key < 1_000; key++) taken(String(key), 1);
    expect(limiter.size).toBe(3);
  });

  it('never lets more through than the burst and what time has brought, and never less', () => {
    const step = fc.record({
      ms: fc.integer({ min: 0, max: 3_000 }),
      times: fc.integer({ min: 0, max: 40 }),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.integer({ min: 1, max: 30 }),
        fc.array(step),
        (perSecond, burst, steps) => {
          const { pass, taken } = limiterOf(perSecond, burst);
          // In whole numbers, which are exact.
          let thousandths = burst * 1000;
          for (const { ms, times } of steps) {
            pass(ms);
            thousandths = Math.min(burst * 1000, thousandths + ms * perSecond);
            const due = Math.min(times, Math.floor(thousandths / 1000));
            expect(taken('a', times)).toBe(due);
            thousandths -= due * 1000;
          }
        },
      ),
    );
  });
});
