import type { Placed } from './arrival.js';
import type { Update } from './update.js';
import type { EndedStatus } from './vocabulary.js';
import { hasEnded } from './vocabulary.js';
import { compareKeys } from './words.js';
import type { Word } from './words.js';

/** So many endings of one job are told apart; after that, none is taken for a new one. */
const MOST_ENDINGS = 32;

/** An ending that the client reported last, and that only the order of keys hides: its clock or counter went back. */
export interface HiddenEnding {
  /** The order in its key. */
  readonly order: number;
  readonly status: EndedStatus;
  readonly error: string | null;
  /** The instant of the update, in ms since 1970. */
  readonly at: number;
  /** When it arrived last, by the database's clock: as long as that is the last contact, nothing came after it. */
  readonly heardAt: number;
}

export interface Endings {
  readonly hidden: HiddenEnding | null;
  /** The orders of the endings heard that do not stand now, by which a duplicate of one is known. */
  readonly past: readonly number[];
}

export const NO_ENDINGS: Endings = { hidden: null, past: [] };

/** What is known of a job's endings after an update; `standing` is the word on its status before it. */
export function hearEnding(
  { hidden, past }: Endings,
  standing: Word<unknown> | undefined,
  { said: { status, error } }: Update,
  { key, instant }: Placed,
  now: number,
): Endings {
  const age = standing ? compareKeys(standing, key) : -1;
  if (!standing || age <= 0 || !hasEnded(status)) {
    const isReplaced = standing?.[1] === 1 && age < 0;
    return { hidden: null, past: isReplaced ? remembering(past, standing[0]) : past };
  }
  const [order] = key;
  const isAgain = hidden?.order === order;
  const isNew = isAgain || (past.length < MOST_ENDINGS && !past.includes(order));
  const isHidden = isNew && standing[1] === 0;
  return {
    hidden: isHidden ? { order, status, error, at: isAgain ? hidden.at : instant, heardAt: now } : null,
    past: remembering(past, order),
  };
}

function remembering(past: readonly number[], order: number): readonly number[] {
  return past.length >= MOST_ENDINGS || past.includes(order) ? past : [...past, order];
}
