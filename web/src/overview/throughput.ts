import type { ReadonlySignal } from '@preact/signals';
import { useAnswer } from '../hub/use-answer.js';
import type { Answer } from '../hub/use-answer.js';
import type { Throughput } from '../hub/types.js';
import { momentText } from '../words/instants.js';
import { speedText } from '../words/amounts.js';

const EVERY_MS = 30_000;
const HOURS = 24;

/** The bytes that all jobs together moved in the last 24 hours, by the minute. */
export function useLastDay(): ReadonlySignal<Answer<Throughput>> {
  return useAnswer('/throughput', { hours: HOURS }, { everyMs: EVERY_MS });
}

/** `1.84 GiB/s at 20:24`, the last of the fastest minutes; null where nothing moved. */
export function peakText({ t, bytes_per_second: speeds }: Throughput): string | null {
  const index = speeds.reduce((best, speed, at) => (speed >= (speeds[best] ?? 0) ? at : best), 0);
  const bps = speeds[index] ?? 0;
  const at = (row: number): number => (t.at(row) ?? 0) * 1_000;
  return bps === 0 ? null : `${speedText(bps)} at ${momentText(at(index), at(-1))}`;
}

/** The means of `count` stretches of the last `hours`, oldest first. The minute that is not over is left out. */
export function recentMeans(day: Throughput, hours: number, count: number): number[] {
  const steps = Math.round((hours * 3_600) / day.step_seconds);
  const speeds = day.bytes_per_second.slice(-steps - 1, -1);
  const length = Math.max(1, Math.ceil(speeds.length / count));
  const starts = Array.from({ length: Math.ceil(speeds.length / length) }, (_, index) => index * length);
  return starts.map((start) => meanOf(speeds.slice(start, start + length)));
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
