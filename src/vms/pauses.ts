import { setTimeout as sleep } from 'node:timers/promises';

const SHORTEST_MS = 500;
const LONGEST_MS = 5_000;

/** Ends early with the signal; never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}

/** The pause after so many failures in a row: it doubles, and a random half of it keeps hubs apart. */
export function retryAfter(failures: number): number {
  const ms = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** Math.min(failures, 10));
  return ms / 2 + (Math.random() * ms) / 2;
}
