/**
 * Orders the updates of one job: `order` is the client's sequence or an instant in milliseconds since 1970; `ends` is 1
 * for an update that ends the job, which counts as just after others of the same order.
 */
export type Key = readonly [order: number, ends: 0 | 1];

/** Something behind its key. */
export type Keyed = readonly [...Key, ...unknown[]];

/** The key of a registration, which is older than any update. */
export const REGISTERED: Key = [Number.MIN_SAFE_INTEGER, 0];

/** Negative when `a` is older than `b`, 0 when they are the same, positive when it is newer. */
export function compareKeys(a: Keyed, b: Keyed): number {
  return a[0] - b[0] || a[1] - b[1];
}

/** A register: the newest value said of one member, behind the key that set it. */
export type Word<T> = readonly [...Key, value: T];

export type Words<Members> = { readonly [M in keyof Members]?: Word<Members[M]> };

/**
 * Replaces the word of each member that was said, unless a newer word stands; at the same key the later arrival wins.
 * Undefined members were not mentioned. Returns `words` itself when nothing differs.
 */
export function mergeWords<Members extends object>(
  words: Words<Members>,
  said: Partial<Members>,
  key: Key,
): Words<Members> {
  const known = words as Partial<Record<string, Word<unknown>>>;
  let merged: Partial<Record<string, Word<unknown>>> | undefined;
  for (const [member, value] of Object.entries(said)) {
    if (value === undefined) continue;
    const word = known[member];
    const age = word ? compareKeys(word, key) : -1;
    if (age > 0 || (age === 0 && word?.[2] === value)) continue;
    merged ??= { ...known };
    merged[member] = [key[0], key[1], value];
  }
  return (merged ?? known) as Words<Members>;
}
