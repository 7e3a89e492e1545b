import { Random } from './random.js';

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

/** The items in an order that the seed decides. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = new Random(seed);
  const ranked = items.map((item) => ({ item, rank: random.next() }));
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ item }) => item);
}
