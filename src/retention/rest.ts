import { setTimeout as sleep } from 'node:timers/promises';

/** After each transaction of a pass the database has so many times as long for itself. */
const REST = 9;

/** Rests after work that began at `startedAt`, by `performance.now()`; a signal ends the rest. */
export async function restSince(startedAt: number, signal: AbortSignal | undefined): Promise<void> {
  const ms = REST * (performance.now() - startedAt);
  await sleep(ms, undefined, signal ? { signal } : {}).catch(() => {});
}
