import { SchedulerRegistry } from '@nestjs/schedule';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readSettings } from '../app/settings.js';
import type { Database } from '../platform/database/database.js';
import { NOBODY } from '../auth/caller.js';
import { KnownTokens } from '../auth/known-tokens.js';
import type { KnownToken } from '../auth/known-tokens.js';
import { TokenUses } from './token-uses.js';
import { TokenStore } from './token.store.js';
import { digestOf, newToken } from '../auth/token.js';
import { TokensTimer } from './tokens.timer.js';

/** What the issue of tokens promises of each hub. */
const PROMISED_MS = 5_000;
const TOKEN = newToken();
const KNOWN: KnownToken = { id: 1, digest: digestOf(TOKEN), expiresAt: Infinity, caller: NOBODY };

/** A database of tokens that a test can change and take away. */
class Stored extends TokenStore {
  tokens: KnownToken[] = [];
  isAway = false;

  override async living(): Promise<KnownToken[]> {
    if (this.isAway) throw new Error('away');
    return this.tokens;
  }
}

describe('a hub that asks for tokens', () => {
  let stored: Stored;
  let known: KnownTokens;
  let timer: TokensTimer;

  function timerWith(env: NodeJS.ProcessEnv): TokensTimer {
    const uses = new TokenUses(known, stored);
    return new TokensTimer(stored, known, uses, new SchedulerRegistry(), readSettings(env));
  }

  beforeEach(() => {
    vi.useFakeTimers();
    stored = new Stored({} as Database);
    known = new KnownTokens();
    timer = timerWith({ AUTH: 'required' });
  });

  afterEach(async () => {
    await timer.beforeApplicationShutdown();
    vi.useRealTimers();
  });

  it('knows the tokens before it listens, and hears of each change within 5 seconds', async () => {
    stored.tokens = [KNOWN];
    await timer.onApplicationBootstrap();
    expect(known.find(TOKEN)).toBe(KNOWN);
    for (const tokens of [[], [KNOWN], []]) {
      stored.tokens = tokens;
      await vi.advanceTimersByTimeAsync(PROMISED_MS);
      expect(known.find(TOKEN)).toBe(tokens[0]);
    }
  });

  it('keeps what it knows while the database is away', async () => {
    stored.tokens = [KNOWN];
    await timer.onApplicationBootstrap();
    stored.isAway = true;
    stored.tokens = [];
    await vi.advanceTimersByTimeAsync(60_000);
    expect(known.find(TOKEN)).toBe(KNOWN);
    stored.isAway = false;
    await vi.advanceTimersByTimeAsync(PROMISED_MS);
    expect(known.find(TOKEN)).toBeUndefined();
  });

  it('does not start without having read them', async () => {
    stored.isAway = true;
    await expect(timer.onApplicationBootstrap()).rejects.toThrow('The tokens cannot be read: away');
    stored.isAway = false;
    await timer.onApplicationBootstrap();
  });

  it('asks the database for none while AUTH is off', async () => {
    await timer.onApplicationBootstrap();
    const off = timerWith({ AUTH: 'off' });
    stored.isAway = true;
    await off.onApplicationBootstrap();
    await off.beforeApplicationShutdown();
  });
});
