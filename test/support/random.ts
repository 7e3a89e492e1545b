/** In `npm test` everything random is the same each time, so that a red run comes again; FC_SEED gives another. */
export const TEST_SEED = Number(process.env['FC_SEED'] ?? 20_261_126);

/** Random numbers that a seed decides, by mulberry32. */
export class Random {
  constructor(private seed: number) {}

  /** From 0 to 2^32 - 1. */
  next(): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** From `min` to `max`, both among them. */
  whole(min: number, max: number): number {
    return min + (this.next() % (max - min + 1));
  }

  /** True so many times in a hundred. */
  percent(chance: number): boolean {
    return this.whole(1, 100) <= chance;
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.whole(0, items.length - 1)] ?? items[0];
  }
}
