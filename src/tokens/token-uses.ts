import { Injectable } from '@nestjs/common';
import { KnownTokens } from '../auth/known-tokens.js';
import { TokenStore } from './token.store.js';

const EVERY_MS = 60_000;

/** Writes `last_used_at`: soon after a token's first use, then once a minute while it is in use. */
@Injectable()
export class TokenUses {
  private readonly writtenAt = new Map<number, number>();
  private readonly waiting = new Set<number>();

  constructor(
    private readonly known: KnownTokens,
    private readonly store: TokenStore,
  ) {}

  /** Writes everything due, in one statement. @throws {DatabaseUnavailableError} after which it is still due. */
  async write(now = performance.now()): Promise<void> {
    for (const id of this.known.takeUsed()) this.waiting.add(id);
    const due = [...this.waiting].filter((id) => now - (this.writtenAt.get(id) ?? -Infinity) >= EVERY_MS);
    if (due.length === 0) return;
    await this.store.recordUse(due);
    for (const id of due) {
      this.waiting.delete(id);
      this.writtenAt.set(id, now);
    }
  }
}
