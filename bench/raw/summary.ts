import type { Load } from '../load.js';

/** Requests and percentiles in the words of wrk. */
export function summarize(latenciesMs: readonly number[], seconds: number): Omit<Load, 'errors'> {
  const sorted = Float64Array.from(latenciesMs).toSorted();
  const percentile = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return {
    requests: sorted.length,
    seconds,
    p50Ms: percentile(0.5),
    p99Ms: percentile(0.99),
    p999Ms: percentile(0.999),
  };
}
