import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { scheduled } from '../../test/support/scheduled.js';
import { readSettings } from '../app/settings.js';
import { SETTINGS } from '../platform/config/settings.token.js';
import type { Database } from '../platform/database/database.js';
import { NOBODY } from '../auth/caller.js';
import { KnownTokens } from '../auth/known-tokens.js';
import type { KnownToken } from '../auth/known-tokens.js';
import { TokenUses } from './token-uses.js';
import { TokenStore } from './token.store.js';
import { digestOf, newToken } from '../auth/token.js';
import { TokensTimer } from './tokens.timer.js';

/** Each hub promises this of its tokens. */
const PROMISED_MS = 5_000;
const TOKEN = newToken();
const KNOWN: KnownToken = { id: 1, digest: digestOf(TOKEN), expiresAt: Infinity, caller: NOBODY };

/** A database of tokens that a test can change and take away. */
class Stored extends TokenStore {
  tokens: KnownToken[] = [];
  isUnavailable = false;

  override async living(): Promise<KnownToken[]> {
    if (this.isUnavailable) throw new Error('away');
    return this.tokens;
  }
}

describe('a hub that asks for tokens', () => {
  let stored: Stored;
  let known: KnownTokens;

  async function start(auth = 'required'): Promise<void> {
    await scheduled(
      TokensTimer,
      TokenUses,
      { provide: KnownTokens, useValue: known },
      { provide: TokenStore, useValue: stored },
      { provide: SETTINGS, useValue: readSettings({ AUTH: auth }) },
    );
  }

  beforeEach(() => {
    vi.useFakeTimers();
    stored = new Stored({} as Database);
    known = new KnownTokens();
  });

  afterEach(() => void vi.useRealTimers());

  it('knows the tokens before it listens, and hears of each change within 5 seconds', async () => {
    stored.tokens = [KNOWN];
    await start();
    expect(known.find(TOKEN)).toBe(KNOWN);
    for (const tokens of [[], [KNOWN], []]) {
      stored.tokens = tokens;
      await vi.advanceTimersByTimeAsync(PROMISED_MS);
      expect(known.find(TOKEN)).toBe(tokens[0]);
    }
  });

  it('keeps what it knows while the database is away', async () => {
    stored.tokens = [KNOWN];
    await start();
    stored.isUnavailable = true;
    stored.tokens = [];
    await vi.advanceTimersByTimeAsync(60_000);
    expect(known.find(TOKEN)).toBe(KNOWN);
    stored.isUnavailable = false;
    await vi.advanceTimersByTimeAsync(PROMISED_MS);
    expect(known.find(TOKEN)).toBeUndefined();
  });

  it('does not start without having read them', async () => {
    stored.isUnavailable = true;
    await expect(start()).rejects.toThrow('Cannot read the tokens: away');
  });

  it('asks the database for none while AUTH is off', async () => {
    const living = vi.spyOn(stored, 'living');
    await start('off');
    await vi.advanceTimersByTimeAsync(PROMISED_MS);
    expect(living).not.toHaveBeenCalled();
  });
});
