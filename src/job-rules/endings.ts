import type { Placed } from './arrival.js';
import type { Update } from './update.js';
import type { EndedStatus } from './vocabulary.js';
import { hasEnded } from './vocabulary.js';
import { compareKeys } from './words.js';
import type { Word } from './words.js';

/** How many endings of one job are remembered; after that, no ending counts as new. */
const MOST_ENDINGS = 32;

/**
 * An ending that the client reported last and that only the order of keys hides, because its clock or counter went
 * back.
 */
export interface HiddenEnding {
  /** The order in its key. */
  readonly order: number;
  readonly status: EndedStatus;
  readonly error: string | null;
  /** The instant of the update, in ms since 1970. */
  readonly at: number;
  /** When it last arrived, by the database's clock: while that is the last contact, nothing has come after it. */
  readonly heardAt: number;
}

export interface Endings {
  readonly hidden: HiddenEnding | null;
  /** The orders of past endings that do not stand now, to recognise their duplicates. */
  readonly past: readonly number[];
}

export const NO_ENDINGS: Endings = { hidden: null, past: [] };

/** The endings of a job after an update; `standing` is the word on its status before it. */
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
