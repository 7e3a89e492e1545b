/** Works through the items with so many workers at once, as that many clients would. */
export async function inParallel<T>(
  workers: number,
  items: readonly T[],
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) await work(item, index);
  };
  await Promise.all(Array.from({ length: workers }, worker));
}

/** The items in an order that the seed decides, by mulberry32. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const ranked = items.map((item) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return { item, rank: (mixed ^ (mixed >>> 14)) >>> 0 };
  });
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ item }) => item);
}
