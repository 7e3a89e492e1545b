import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Reader } from './channel.js';
import type { News } from './news.js';

/** Before so many bytes more are handed to connections, reports get their turn. */
const BYTES_AT_ONCE = 4_194_304;

/** A reader, and the news that it is told. */
export type Telling = readonly [reader: Reader, news: News];

/** Tells them all, some in each turn of the event loop. Resolves to how long that has kept it busy, in milliseconds. */
export async function tellAll(tellings: readonly Telling[]): Promise<number> {
  let busyMs = 0;
  for (const rest = [...tellings].toReversed(); rest.length > 0;) {
    const begunAt = performance.now();
    for (let bytes = 0; bytes < BYTES_AT_ONCE;) {
      const next = rest.pop();
      if (!next) break;
      const [reader, news] = next;
      reader.tell(news);
      bytes += news.sent.length;
    }
    await written();
    busyMs += performance.now() - begunAt;
    await nextTurn();
  }
  return busyMs;
}

/** Node.js writes to the connections once the current operation is complete. */
async function written(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
