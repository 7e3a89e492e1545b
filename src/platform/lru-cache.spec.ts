import { describe, expect, it } from 'vitest';
import { LruCache } from './lru-cache.js';

describe('an LRU cache', () => {
  it('forgets the values that were used longest ago, until the rest is light enough', () => {
    const cache = new LruCache<string, number>(10);
    for (const [index, key] of ['a', 'b', 'c'].entries()) cache.set(key, index, 3);
    cache.get('a');
    cache.set('d', 3, 4);
    expect(['a', 'b', 'c', 'd'].map((key) => cache.get(key))).toEqual([0, undefined, 2, 3]);
  });

  it('counts a value that is set again once, with its new weight', () => {
    const cache = new LruCache<string, number>(10);
    cache.set('a', 1, 9);
    cache.set('a', 2, 5);
    cache.set('b', 3, 5);
    expect([cache.get('a'), cache.get('b')]).toEqual([2, 3]);
  });

  it('keeps nothing that is too heavy by itself', () => {
    const cache = new LruCache<string, number>(10);
    cache.set('a', 1, 11);
    expect(cache.get('a')).toBeUndefined();
    cache.set('b', 2, 10);
    expect(cache.get('b')).toBe(2);
  });
});
