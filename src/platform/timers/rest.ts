import { setTimeout as sleep } from 'node:timers/promises';

/** After each transaction of a pass, the database gets a pause this many times as long. */
const REST = 9;

/** Pauses after work that began at `startedAt`, by `performance.now()`; a signal ends the pause. */
export async function restSince(startedAt: number, signal: AbortSignal | undefined): Promise<void> {
  const ms = REST * (performance.now() - startedAt);
  await sleep(ms, undefined, signal ? { signal } : {}).catch(() => {});
}
