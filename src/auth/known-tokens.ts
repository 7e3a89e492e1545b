import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NOBODY } from './caller.js';
import type { Caller } from './caller.js';
import { digestOf } from './token.js';

/** A token that is not revoked. */
export interface KnownToken {
  readonly id: number;
  readonly digest: Buffer;
  /** In milliseconds since 1970 by the hub's own clock; Infinity for one that does not expire. */
  readonly expiresAt: number;
  readonly caller: Caller;
}

const NO_DIGEST = Buffer.alloc(32);

/** The tokens as last read from the database, and which of them have been used. */
@Injectable()
export class KnownTokens {
  private byDigest: ReadonlyMap<string, KnownToken> = new Map();
  /** No two tokens ever have the same name. */
  private byName: ReadonlyMap<string, KnownToken> = new Map();
  private used = new Set<number>();

  replace(tokens: readonly KnownToken[]): void {
    this.byDigest = new Map(tokens.map((token) => [token.digest.toString('hex'), token]));
    this.byName = new Map(tokens.map((token) => [token.caller.name, token]));
  }

  /**
   * Looks up the SHA-256 of the presented token. Nobody can choose parts of a digest, so the time of the lookup reveals
   * nothing about existing tokens. The digests are then compared in constant time, even when none was found.
   */
  find(presented: string): KnownToken | undefined {
    const digest = digestOf(presented);
    const known = this.byDigest.get(digest.toString('hex'));
    const isSame = timingSafeEqual(digest, known?.digest ?? NO_DIGEST);
    return isSame ? known : undefined;
  }

  /** Whether the token of a caller that was admitted is still valid. */
  isValid(caller: Caller): boolean {
    return caller === NOBODY || (this.byName.get(caller.name)?.expiresAt ?? -Infinity) > Date.now();
  }

  markUsed({ id }: KnownToken): void {
    this.used.add(id);
  }

  /** The ids of the tokens that were used since the last call. */
  takeUsed(): ReadonlySet<number> {
    const used = this.used;
    this.used = new Set();
    return used;
  }
}
