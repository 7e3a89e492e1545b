import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is as wanted, for a minute at most. */
export async function eventually<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`Not as wanted within a minute: ${JSON.stringify(answer)}`);
    await sleep(50);
  }
}
