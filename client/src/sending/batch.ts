import type { StoredWord } from '../spool/word-store.js';
import type { WireUpdate, Word } from '../wire/update.js';

export const MAX_UPDATES = 100;
export const MAX_BYTES = 512 * 1024;

export interface Batch {
  readonly words: readonly StoredWord[];
  readonly body: string;
}

/** As many of the oldest words as one request takes, and one at least; the hub orders those of a job by their sequence. */
export function batchOf(waiting: readonly StoredWord[], most: number): Batch {
  const words: StoredWord[] = [];
  const updates: string[] = [];
  let bytes = '{"updates":[]}'.length;
  for (const word of waiting.slice(0, most)) {
    const update = JSON.stringify(wireUpdate(word));
    bytes += Buffer.byteLength(update) + 1;
    if (words.length > 0 && bytes > MAX_BYTES) break;
    words.push(word);
    updates.push(update);
  }
  return { words, body: `{"updates":[${updates.join(',')}]}` };
}

function wireUpdate({ job, sequence, body }: StoredWord): WireUpdate {
  return {
    job_type: job.jobType,
    job_id: job.jobId,
    sequence,
    ...(JSON.parse(body) as Word),
  };
}
