import { beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../platform/database/database.js';
import { NOBODY } from '../auth/caller.js';
import { KnownTokens } from '../auth/known-tokens.js';
import { TokenUses } from './token-uses.js';
import { TokenStore } from './token.store.js';

/** Remembers what it was to write down. */
class Notes extends TokenStore {
  readonly written: (readonly number[])[] = [];
  isUnavailable = false;

  override async recordUse(ids: readonly number[]): Promise<void> {
    if (this.isUnavailable) throw new Error('away');
    this.written.push(ids);
  }
}

describe('the uses of tokens', () => {
  let known: KnownTokens;
  let notes: Notes;
  let uses: TokenUses;
  const use = (...ids: number[]): void => {
    for (const id of ids)
      known.markUsed({ id, digest: Buffer.alloc(32), expiresAt: Infinity, caller: NOBODY });
  };

  beforeEach(() => {
    known = new KnownTokens();
    notes = new Notes({} as Database);
    uses = new TokenUses(known, notes);
  });

  it('are written together, and nothing where there was none', async () => {
    await uses.write(0);
    use(1, 2, 1);
    await uses.write(1_000);
    await uses.write(2_000);
    expect(notes.written).toEqual([[1, 2]]);
  });

  it('are written once a minute for each token, and the last use is not forgotten', async () => {
    use(1);
    await uses.write(0);
    use(1, 2);
    await uses.write(1_000);
    await uses.write(59_999);
    expect(notes.written).toEqual([[1], [2]]);
    await uses.write(60_000);
    expect(notes.written).toEqual([[1], [2], [1]]);
  });

  it('are written later where the database was away', async () => {
    use(1);
    notes.isUnavailable = true;
    await expect(uses.write(0)).rejects.toThrow('away');
    notes.isUnavailable = false;
    await uses.write(1_000);
    expect(notes.written).toEqual([[1]]);
  });
});
