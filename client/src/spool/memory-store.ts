import { merged } from '../wire/merge.js';
import type { JobName, Word, WordKind } from '../wire/update.js';
import { kindOf } from './disk-spool.js';
import { nextSequence } from './word-store.js';
import type { NewWord, Rejected, RejectedRow, StoredWord, Waiting, WordStore } from './word-store.js';

const MOST_WORDS = 10_000;
const MOST_REJECTED = 100;

interface Kept {
  readonly id: number;
  readonly job: JobName;
  readonly kind: WordKind;
  readonly acceptedAt: number;
  sequence: number;
  word: Word;
}

/** Keeps words while there is no disk to keep them on, and as long as the process lives. */
export class MemoryStore implements WordStore {
  private readonly words = new Map<string, Kept>();
  private readonly sequences = new Map<string, number>();
  private readonly refused: RejectedRow[] = [];
  private lastId = 0;

  accept(words: readonly NewWord[]): number[] {
    const sequences = words.map((word) => this.acceptOne(word, Date.now()));
    while (this.words.size > MOST_WORDS) this.dropOne();
    return sequences;
  }

  oldest(most: number): StoredWord[] {
    return [...this.words.values()].slice(0, most).map(({ id, job, kind, sequence, word }) => ({
      store: this,
      id,
      job,
      kind,
      sequence,
      body: JSON.stringify(word),
    }));
  }

  settle(done: readonly StoredWord[], rejected: readonly Rejected[]): void {
    for (const word of [...done, ...rejected.map((item) => item.word)]) {
      const key = keyOf(word.job, word.kind);
      const kept = this.words.get(key);
      if (kept?.id === word.id && kept.sequence === word.sequence) this.words.delete(key);
    }
    const at = new Date().toISOString();
    for (const { word, status, reason } of rejected) {
      const { jobType: job_type, jobId: job_id } = word.job;
      this.refused.unshift({ job_type, job_id, status, reason, at, update: JSON.parse(word.body) as object });
    }
    this.refused.splice(MOST_REJECTED);
  }

  waiting(): Waiting {
    const [oldest] = this.words.values();
    const jobs = new Set([...this.words.values()].map(({ job }) => keyOf(job, '')));
    return { words: this.words.size, jobs: jobs.size, ...(oldest ? { since: oldest.acceptedAt } : {}) };
  }

  rejected(): RejectedRow[] {
    return this.refused;
  }

  /** All that waits, to be stored elsewhere. */
  contents(): NewWord[] {
    return [...this.words.values()].map(({ job, kind, word, sequence }) => ({
      job,
      kind,
      word,
      above: sequence,
    }));
  }

  clear(): void {
    this.words.clear();
  }

  private acceptOne({ job, kind, word, above = 0 }: NewWord, now: number): number {
    const name = keyOf(job, '');
    const known = this.sequences.get(name);
    const sequence = nextSequence(Math.max(known ?? 0, above), now);
    this.sequences.set(name, sequence);
    const as = kindOf(kind, known !== undefined || above > 0);
    const waits = this.words.get(keyOf(job, as));
    if (waits) Object.assign(waits, { sequence, word: merged(waits.word, word) });
    else
      this.words.set(keyOf(job, as), { id: ++this.lastId, job, kind: as, acceptedAt: now, sequence, word });
    return sequence;
  }

  private dropOne(): void {
    const keys = [...this.words];
    const [key] = keys.find(([, { kind }]) => kind === 'progress') ?? keys[0] ?? [];
    if (key !== undefined) this.words.delete(key);
  }
}

function keyOf({ jobType, jobId }: JobName, kind: string): string {
  return `${jobType} ${kind} ${jobId}`;
}
