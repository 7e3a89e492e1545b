import { describe, expect, it } from 'vitest';
import { greatestOf, meanOf, withGaps, wordsOf } from './node-plots.js';

describe('the charts of a node', () => {
  it('break their lines where snapshots are missing', () => {
    expect(withGaps([0, 60, 600, 660], [1, 2, 3, 4], 60)).toEqual({
      t: [0, 60, 120, 600, 660],
      values: [1, 2, null, 3, 4],
    });
  });

  it('join snapshots that are rarer than buckets', () => {
    expect(withGaps([0, 60, 120], [1, null, 3], 20)).toEqual({ t: [0, 60, 120], values: [1, null, 3] });
  });

  it('tell means and peaks in words, and where nothing is known', () => {
    const text = (value: number): string => `${value} %`;
    expect(wordsOf('CPU', [10, null, 20], [40, null, 98], text)).toBe('CPU: 15 % on average, at most 98 %.');
    expect(wordsOf('CPU', [null], [null], text)).toBe('CPU: no figures.');
    expect([meanOf([]), greatestOf([]), greatestOf([0, null])]).toEqual([null, null, 0]);
  });
});
