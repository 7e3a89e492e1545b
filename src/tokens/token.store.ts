import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import type { Repository } from 'typeorm';
import { writeAudit } from '../audit/audit-record.js';
import { Database } from '../platform/database/database.js';
import { toAnswers } from '../platform/http/to-answer.js';
import type { KnownToken } from '../auth/known-tokens.js';
import { ApiToken } from './api-token.entity.js';
import { knownFrom, storedToken } from './stored-token.js';
import { TokenAnswer } from './token-answer.js';
import { TokenExistsError } from './token-exists.error.js';
import { assertGrantable } from './token-grant.js';
import type { TokenGrant } from './token-grant.js';
import { TokenNotFoundError } from './token-not-found.error.js';
import { digestOf, newToken } from '../auth/token.js';
import { databaseTime } from '../platform/database/clock.js';

/** The tokens in the database. Every method may fail with a {@link DatabaseUnavailableError}. */
@Injectable()
export class TokenStore {
  constructor(private readonly database: Database) {}

  /** Returns the token, which cannot be retrieved later. @throws {ValidationFailedError | TokenExistsError} */
  async create(grant: TokenGrant, actor: string): Promise<string> {
    assertGrantable(grant);
    const token = newToken();
    const digest = digestOf(token);
    await this.database.write(async (transaction) => {
      const tokens = await transaction.repository(ApiToken);
      const known = await this.locked(tokens, grant.name);
      // An earlier attempt was committed, but its connection broke before the answer.
      if (known?.sha256 === digest.toString('hex')) return;
      if (known) throw new TokenExistsError(grant.name);
      const now = await databaseTime(transaction, this.database.dialect);
      // If another transaction was first, this fails, and the transaction starts over and finds that token.
      await tokens.insert(storedToken(grant, digest, now));
      const created = { subject: grant.name, detail: detailOf(grant) };
      writeAudit(transaction, [{ at: now, actor, action: 'token.created', ...created }]);
    });
    return token;
  }

  /** All tokens, including revoked and expired ones, oldest first. */
  async list(): Promise<TokenAnswer[]> {
    const tokens = await this.read((repository) => repository.find({ order: { id: 'ASC' } }));
    return toAnswers(TokenAnswer, tokens);
  }

  /** Revoking a token twice changes nothing more. @throws {TokenNotFoundError} */
  async revoke(name: string, actor: string): Promise<void> {
    await this.database.write(async (transaction) => {
      const tokens = await transaction.repository(ApiToken);
      const token = await this.locked(tokens, name);
      if (!token) throw new TokenNotFoundError(name);
      if (token.revoked_at !== null) return;
      const now = await databaseTime(transaction, this.database.dialect);
      await tokens.update(token.id, { revoked_at: now });
      writeAudit(transaction, [{ at: now, actor, action: 'token.revoked', subject: name, detail: null }]);
    });
  }

  /** All tokens that are not revoked. */
  async living(): Promise<KnownToken[]> {
    const living = { where: { revoked_at: IsNull() }, order: { id: 'ASC' } } as const;
    return (await this.read((repository) => repository.find(living))).map(knownFrom);
  }

  /** Records that these tokens were used just now. */
  async recordUse(ids: readonly number[]): Promise<void> {
    await this.database.write(async (transaction) => {
      const tokens = await transaction.repository(ApiToken);
      await tokens.update({ id: In(ids) }, { last_used_at: () => this.database.dialect.now });
    });
  }

  private async read(find: (tokens: Repository<ApiToken>) => Promise<ApiToken[]>): Promise<ApiToken[]> {
    return this.database.read(async (transaction) => find(await transaction.repository(ApiToken)));
  }

  private async locked(tokens: Repository<ApiToken>, name: string): Promise<ApiToken | null> {
    return tokens.findOne({ where: { name }, lock: this.database.dialect.lock });
  }
}

function detailOf({ role, jobTypes, jobIdPrefixes, expiresAt }: TokenGrant): object {
  return {
    role,
    job_types: jobTypes ?? null,
    job_id_prefixes: jobIdPrefixes ?? null,
    expires_at: expiresAt === undefined ? null : new Date(expiresAt).toISOString(),
  };
}
