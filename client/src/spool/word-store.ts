import type { JobName, Word, WordKind } from '../wire/update.js';

/** A word to be stored. */
export interface NewWord {
  readonly job: JobName;
  readonly kind: WordKind;
  readonly word: Word;
  /** The job has had this sequence elsewhere. */
  readonly above?: number;
}

/** A word that waits to be sent. */
export interface StoredWord {
  readonly store: WordStore;
  readonly id: number;
  readonly job: JobName;
  readonly kind: WordKind;
  readonly sequence: number;
  /** JSON of a `Word`. */
  readonly body: string;
}

/** A word that the hub refused, and its reason. */
export interface Rejected {
  readonly word: StoredWord;
  readonly status: number;
  readonly reason: string;
}

export interface RejectedRow {
  readonly job_type: string;
  readonly job_id: string;
  readonly status: number;
  readonly reason: string;
  readonly at: string;
  readonly update: object;
}

export interface Waiting {
  readonly words: number;
  readonly jobs: number;
  /** When the oldest was accepted; undefined where none waits. */
  readonly since?: number;
}

/** Keeps words until the hub has them; the methods throw where the store cannot. */
export interface WordStore {
  /** Stored on return, all or none. The sequence of each. */
  accept(words: readonly NewWord[]): number[];
  /** The oldest words, those of a job in order. */
  oldest(most: number): StoredWord[];
  /** Removes words that the hub has, or refused, but not what has been said since they were read. */
  settle(done: readonly StoredWord[], rejected: readonly Rejected[]): void;
  waiting(): Waiting;
  rejected(): RejectedRow[];
}

/**
 * The next sequence of a job: microseconds since 1970, so that it rises even where all that was known of the job is
 * lost, and above each that the job has had, so that it rises when the clock is set back.
 */
export function nextSequence(known: number, nowMs: number): number {
  return Math.max(known + 1, nowMs * 1000);
}
