import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { StartError } from '../platform/problems/start-error.js';
import { SETTINGS } from '../platform/config/settings.token.js';
import type { AuthSettings } from '../auth/auth.settings.js';
import { KnownTokens } from '../auth/known-tokens.js';
import { Passes } from '../platform/timers/passes.js';
import { TokenStore } from './token.store.js';
import { TokenUses } from './token-uses.js';
import { messageOf } from '../platform/message-of.js';

/** Well below the 5 seconds within which a revocation takes effect. */
const REFRESH_MS = 1_000;

/** Reads the tokens at start and then every second, and records which were used. */
@Injectable()
export class TokensTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(TokensTimer.name);
  private readonly passes = new Passes({
    logger: this.logger,
    failure: 'Token refresh failed; tokens may be out of date',
    recovery: 'Token refresh recovered; tokens are up to date',
    work: () => this.refresh(),
  });

  constructor(
    private readonly store: TokenStore,
    private readonly known: KnownTokens,
    private readonly uses: TokenUses,
    @Inject(SETTINGS) private readonly settings: AuthSettings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.settings.auth === 'off') return;
    const living = await this.store.living().catch((error: unknown) => {
      throw new StartError(`Cannot read the tokens: ${messageOf(error)}`);
    });
    this.known.replace(living);
    if (living.length === 0) this.logger.warn("No token exists yet; create one with 'hub token create'.");
  }

  @Interval('tokens', REFRESH_MS)
  async runPass(): Promise<void> {
    if (this.settings.auth !== 'off') await this.passes.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.passes.end();
  }

  /** While the database is unavailable, the hub keeps the known tokens: they can do nothing then anyway. */
  private async refresh(): Promise<void> {
    this.known.replace(await this.store.living());
    await this.uses.write();
  }
}
