const FIRST_MS = 250;
const LONGEST_MS = 5_000;

/**
 * The pause before the next attempt, in ms: it doubles from a quarter of a second to 5 s. A random half keeps the pages
 * of a whole office from coming back in the same moment.
 */
export function pauseBefore(attempt: number, random: () => number = Math.random): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return longest / 2 + (random() * longest) / 2;
}
