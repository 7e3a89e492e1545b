import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MockInstance } from 'vitest';
import { NOBODY } from './caller.js';
import { KnownTokens } from './known-tokens.js';
import type { KnownToken } from './known-tokens.js';
import { digestOf, newToken } from './token.js';

const TOKENS = Array.from({ length: 20 }, newToken);
const KNOWN = TOKENS.map((token, id): KnownToken => ({
  id,
  digest: digestOf(token),
  expiresAt: Infinity,
  caller: NOBODY,
}));

/** For everybody who has imported it. */
function spyOnCompare(): MockInstance<typeof crypto.timingSafeEqual> {
  const compare = vi.spyOn(crypto, 'timingSafeEqual');
  syncBuiltinESMExports();
  return compare;
}

/** An attacker who guesses a token from its start would try this. */
function nearly(token: string): string[] {
  return [5, 25, 46].map((index) => {
    const other = token[index] === 'a' ? 'b' : 'a';
    return token.slice(0, index) + other + token.slice(index + 1);
  });
}

describe('the known tokens', () => {
  let known: KnownTokens;
  let compare: ReturnType<typeof spyOnCompare>;

  beforeEach(() => {
    known = new KnownTokens();
    known.replace(KNOWN);
    compare = spyOnCompare();
  });
  afterAll(() => {
    vi.restoreAllMocks();
    syncBuiltinESMExports();
  });

  it('are found, each by itself alone', () => {
    for (const [index, token] of TOKENS.entries()) {
      expect(known.find(token)).toBe(KNOWN[index]);
      for (const other of [...nearly(token), '', token.toUpperCase(), `${token} `, newToken()]) {
        expect(known.find(other), other).toBeUndefined();
      }
    }
  });

  it('are compared once and in constant time, by digests alone, whether there is such a token or not', () => {
    for (const presented of [...TOKENS, ...TOKENS.flatMap(nearly), newToken(), 'x']) {
      compare.mockClear();
      known.find(presented);
      expect(compare).toHaveBeenCalledOnce();
      const [[sent, stored] = []] = compare.mock.calls;
      expect(sent).toEqual(digestOf(presented));
      expect((stored as Buffer).length).toBe(32);
    }
  });

  it('are looked up by nothing but the digest of what was sent', () => {
    const asked: string[] = [];
    const get = vi.spyOn(Map.prototype, 'get').mockImplementation(function (key: string) {
      asked.push(key);
      return undefined;
    });
    const presented = newToken();
    known.find(presented);
    get.mockRestore();
    expect(asked).toEqual([digestOf(presented).toString('hex')]);
  });

  it('believe the comparison, not the lookup', () => {
    compare.mockReturnValueOnce(false);
    expect(known.find(TOKENS[0] ?? '')).toBeUndefined();
  });

  it('are those of the last refresh', () => {
    known.replace(KNOWN.slice(1));
    expect(known.find(TOKENS[0] ?? '')).toBeUndefined();
    expect(known.find(TOKENS[1] ?? '')).toBe(KNOWN[1]);
  });
});
