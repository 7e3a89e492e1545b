import { Injectable } from '@nestjs/common';
import { writeAudit } from '../audit/audit-record.js';
import { Database } from '../platform/database/database.js';
import { placeholders } from '../platform/database/dialect.js';
import { fromColumn, toColumn } from '../platform/database/instant.js';
import type { Transaction } from '../platform/database/transaction.js';
import type { KnownToken } from '../auth/known-tokens.js';
import { TokenExistsError } from './token-exists.error.js';
import { assertGrantable } from './token-grant.js';
import type { TokenGrant } from './token-grant.js';
import { TokenNotFoundError } from './token-not-found.error.js';
import { knownFrom, rowOf, TOKEN_COLUMNS, viewOf } from './token-rows.js';
import type { TokenRow, TokenView } from './token-rows.js';
import { digestOf, newToken } from '../auth/token.js';

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
      const { row, now } = await this.find(transaction, grant.name);
      // An earlier attempt was committed, but its connection broke before the answer.
      if (row?.sha256 === digest.toString('hex')) return;
      if (row) throw new TokenExistsError(grant.name);
      transaction.insert('api_tokens', [rowOf(grant, digest, now)]);
      const created = { subject: grant.name, detail: detailOf(grant) };
      writeAudit(transaction, [{ at: now, actor, action: 'token.created', ...created }]);
    });
    return token;
  }

  /** All tokens, including revoked and expired ones, oldest first. */
  async list(): Promise<TokenView[]> {
    return (await this.rows('')).map(viewOf);
  }

  /** Revoking a token twice changes nothing more. @throws {TokenNotFoundError} */
  async revoke(name: string, actor: string): Promise<void> {
    await this.database.write(async (transaction) => {
      const { row, now } = await this.find(transaction, name);
      if (!row) throw new TokenNotFoundError(name);
      if (row.revoked_at !== null) return;
      const parameters = [toColumn(now), row.id];
      transaction.run({ sql: 'UPDATE api_tokens SET revoked_at = ? WHERE id = ?', parameters });
      writeAudit(transaction, [
        { at: now, actor, action: 'token.revoked', subject: name, detail: undefined },
      ]);
    });
  }

  /** All tokens that are not revoked. */
  async living(): Promise<KnownToken[]> {
    return (await this.rows('WHERE revoked_at IS NULL')).map(knownFrom);
  }

  /** Records that these tokens were used just now. */
  async recordUse(ids: readonly number[]): Promise<void> {
    const sql = `UPDATE api_tokens SET last_used_at = ${this.database.dialect.now} WHERE id IN (${placeholders(ids.length)})`;
    await this.database.write(async (transaction) => transaction.run({ sql, parameters: ids }));
  }

  private async rows(where: string): Promise<TokenRow[]> {
    const sql = `SELECT ${TOKEN_COLUMNS} FROM api_tokens ${where} ORDER BY id`;
    const [rows] = await this.database.read((transaction) => transaction.select<[TokenRow]>({ sql }));
    return rows;
  }

  private async find(
    transaction: Transaction,
    name: string,
  ): Promise<{ row: TokenRow | undefined; now: number }> {
    const { forUpdate, now } = this.database.dialect;
    const [[row], [clock]] = await transaction.select<[TokenRow, { now: string }]>(
      { sql: `SELECT ${TOKEN_COLUMNS} FROM api_tokens WHERE name = ? ${forUpdate}`, parameters: [name] },
      { sql: `SELECT ${now} AS now` },
    );
    if (!clock) throw new Error('the database did not tell its time');
    return { row, now: fromColumn(clock.now) };
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
