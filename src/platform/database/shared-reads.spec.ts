import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SharedReads } from './shared-reads.js';

/** A store whose reads take until they are let go, and see what it held when they began. */
function slowStore(): {
  reads: number;
  held: number;
  find: () => Promise<number>;
  letGo: () => Promise<void>;
} {
  const gates: (() => void)[] = [];
  const store = {
    reads: 0,
    held: 0,
    find: async (): Promise<number> => {
      store.reads++;
      const seen = store.held;
      await new Promise<void>((resolve) => gates.push(resolve));
      return seen;
    },
    letGo: async (): Promise<void> => {
      await nextTurn();
      await nextTurn();
      gates.shift()?.();
      await nextTurn();
    },
  };
  return store;
}

describe('shared reads', () => {
  it('answer all who ask during one read with the next, which is as new as their question', async () => {
    const store = slowStore();
    const shared = new SharedReads<number>();
    const first = shared.read('list', store.find);
    await nextTurn();
    await nextTurn();
    store.held = 1;
    const others = Array.from({ length: 50 }, () => shared.read('list', store.find));
    await store.letGo();
    expect(await first).toBe(0);
    await store.letGo();
    expect(new Set(await Promise.all(others))).toEqual(new Set([1]));
    expect(store.reads).toBe(2);
  });

  it('share nothing between different questions', async () => {
    const store = slowStore();
    const shared = new SharedReads<number>();
    const answers = Promise.all(['a', 'b'].map((question) => shared.read(question, store.find)));
    await store.letGo();
    await store.letGo();
    await answers;
    expect(store.reads).toBe(2);
  });

  it('ask anew after a read that failed', async () => {
    const shared = new SharedReads<number>();
    await expect(shared.read('list', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await shared.read('list', () => Promise.resolve(1))).toBe(1);
  });
});
