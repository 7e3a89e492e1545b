import { describe, expect, it } from 'vitest';
import type { Throughput } from '../hub/types.js';
import { setZone } from '../words/instants.js';
import { peakText } from './throughput.js';

const NOW = Date.parse('2026-11-25T21:41:00Z') / 1_000;

describe('the peak of a day', () => {
  it('has a time, and its date where that was half a day ago', () => {
    setZone('utc');
    expect(peakText(dayOf([0, 2 ** 30, 0]))).toBe('1.00 GiB/s at 21:40');
    expect(peakText(dayOf([2 ** 30, ...Array.from({ length: 1_400 }, () => 7)]))).toBe(
      '1.00 GiB/s at 24 Nov 22:21',
    );
  });

  it('is nothing where nothing moved', () => {
    expect(peakText(dayOf([0, 0]))).toBeNull();
  });
});

function dayOf(speeds: number[]): Throughput {
  const t = speeds.map((_, row) => NOW - 60 * (speeds.length - 1 - row));
  return { step_seconds: 60, t, bytes_per_second: speeds, marks: [] };
}
