/**
 * The shards of the transactions that are under way in this process, each with one of its own: they never wait for each
 * other, and the rows of a count stay few. Processes begin at random, so that two of them seldom meet.
 */
export class ShardSlots {
  private readonly taken = new Set<number>();
  private readonly first: number;

  constructor(
    atOnce: number,
    private readonly shards: number,
  ) {
    this.first = Math.floor((Math.random() * shards) / atOnce) * atOnce;
  }

  async within<T>(work: (shard: number) => Promise<T>): Promise<T> {
    let slot = 0;
    while (this.taken.has(slot)) slot++;
    this.taken.add(slot);
    try {
      return await work((this.first + slot) % this.shards);
    } finally {
      this.taken.delete(slot);
    }
  }
}
