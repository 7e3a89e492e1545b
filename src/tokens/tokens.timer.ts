import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { StartError } from '../platform/problems/start-error.js';
import { SETTINGS } from '../platform/config/settings.token.js';
import type { AuthSettings } from '../auth/auth.settings.js';
import { KnownTokens } from '../auth/known-tokens.js';
import { TokenStore } from './token.store.js';
import { TokenUses } from './token-uses.js';

/** Well below the 5 seconds within which a revocation takes effect. */
const REFRESH_MS = 1_000;
const TIMER = 'tokens';

/** Reads the tokens at start and then every second, and writes down which were used. */
@Injectable()
export class TokensTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(TokensTimer.name);
  private pass: Promise<void> | undefined;
  private isCurrent = true;

  constructor(
    private readonly store: TokenStore,
    private readonly known: KnownTokens,
    private readonly uses: TokenUses,
    private readonly scheduler: SchedulerRegistry,
    @Inject(SETTINGS) private readonly settings: AuthSettings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.settings.auth === 'off') return;
    await this.readFirst();
    this.scheduler.addInterval(
      TIMER,
      setInterval(() => void this.refresh(), REFRESH_MS),
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.settings.auth === 'off') return;
    this.scheduler.deleteInterval(TIMER);
    await this.pass;
  }

  private async readFirst(): Promise<void> {
    const living = await this.store.living().catch((error: unknown) => {
      throw new StartError(`The tokens cannot be read: ${messageOf(error)}`);
    });
    this.known.replace(living);
    if (living.length === 0) this.logger.warn("There is no token yet: make one with 'hub token create'.");
  }

  private async refresh(): Promise<void> {
    this.pass ??= this.runPass().finally(() => (this.pass = undefined));
    await this.pass;
  }

  /** While the database is away, the hub goes on with what it knows: there is nothing then that a token can do. */
  private async runPass(): Promise<void> {
    try {
      this.known.replace(await this.store.living());
      await this.uses.write();
      if (!this.isCurrent) this.logger.log('the tokens are up to date again');
      this.isCurrent = true;
    } catch (error) {
      if (this.isCurrent) this.logger.warn(`the tokens may be out of date: ${messageOf(error)}`);
      this.isCurrent = false;
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
