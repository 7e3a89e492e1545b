/** The usual figures follow from so many of the last completed runs. */
export const USUAL_RUNS = 30;
/** A machine whose last good run is older than so many of its usual intervals has none any more. */
const INTERVALS_WITHOUT_RUN = 3;

/** The middle value, or the mean of the two in the middle; null for no values. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const [below = 0, above = 0] = [sorted[sorted.length % 2 === 0 ? half - 1 : half], sorted[half]];
  return below + (above - below) / 2;
}

/** The median of the times between these starts, in whole seconds; null for fewer than two. Milliseconds since 1970. */
export function usualIntervalSeconds(starts: readonly number[]): number | null {
  const sorted = starts.toSorted((a, b) => a - b);
  const intervals = sorted.slice(1).map((start, index) => start - (sorted[index] ?? start));
  const middle = median(intervals);
  return middle === null ? null : Math.round(middle / 1000);
}

/**
 * Whether the last good run is too long ago; milliseconds since 1970. Runs at the same second have no interval that
 * anything could be measured by.
 */
export function isOverdue(goodAt: number, intervalSeconds: number | null, now: number): boolean {
  if (intervalSeconds === null || intervalSeconds === 0) return false;
  return now - goodAt > INTERVALS_WITHOUT_RUN * intervalSeconds * 1000;
}
