import { describe, expect, it } from 'vitest';
import { TURN_MS, Turns } from './turns.js';

describe('the turns of jobs', () => {
  it('come at once after a pause, and then once in a while', () => {
    const turns = new Turns();
    turns.wait('a');
    expect(turns.nextAt()).toBe(-Infinity);
    expect(turns.ready(0, 10)).toEqual(['a']);
    turns.told('a', 0);
    turns.wait('a');
    expect(turns.nextAt()).toBe(TURN_MS);
    expect(turns.ready(TURN_MS - 1, 10)).toEqual([]);
    expect(turns.ready(TURN_MS, 10)).toEqual(['a']);
  });

  it('let a job that changes all the time be told about once a second, and its last state in the end', () => {
    const turns = new Turns();
    const told: number[] = [];
    for (let now = 0; now < 12_000; now += 10) {
      if (now < 10_000) turns.wait('a');
      if (turns.ready(now, 1).length === 0) continue;
      turns.told('a', now);
      told.push(now);
    }
    expect(told.length).toBeLessThanOrEqual(12);
    expect(told.at(-1)).toBeGreaterThanOrEqual(9_990);
    expect(turns.nextAt()).toBeUndefined();
  });

  it('are for those first that wait the longest, some at a time', () => {
    const turns = new Turns();
    for (const id of ['c', 'a', 'b', 'a']) turns.wait(id);
    expect(turns.ready(0, 2)).toEqual(['c', 'a']);
    expect(turns.isWaiting('b')).toBe(true);
  });

  it('are nobody’s where all start over', () => {
    const turns = new Turns();
    turns.wait('a');
    turns.wait('b');
    expect(turns.length).toBe(2);
    turns.forgetAll();
    expect([turns.length, turns.ready(0, 10)]).toEqual([0, []]);
  });

  it('are forgotten once they make no difference', () => {
    const turns = new Turns();
    turns.told('a', 0);
    turns.told('b', 600);
    turns.tidy(TURN_MS);
    expect(turns.isOpen('a', 0)).toBe(true);
    expect(turns.isOpen('b', TURN_MS)).toBe(false);
  });
});
