const FIRST_MS = 1_000;
export const LONGEST_MS = 300_000;

/** Full jitter: anything up to 1 s doubled with each failure, at most 5 min, so that a fleet does not come back at once. */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  return random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 30));
}

/** The pause that `Retry-After` asks for: seconds, or an HTTP date; undefined where it is neither. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
