import { readDatabaseUrl } from '../../src/platform/database/connecting/database-url.js';
import { createDataSource } from '../../src/platform/database/connecting/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { dialectOf } from '../../src/platform/database/dialect.js';
import { COMMAND_LINE } from '../../src/auth/caller.js';
import type { TokenGrant } from '../../src/tokens/token-grant.js';
import { ENTITIES } from '../../src/app/schema.js';
import { TokenStore } from '../../src/tokens/token.store.js';

let made = 0;

/** Makes a token beside the hub, as the command line does. */
export async function createToken(databaseUrl: string, grant: Partial<TokenGrant> = {}): Promise<string> {
  return inStore(databaseUrl, (tokens) => tokens.create(aGrant(grant), COMMAND_LINE));
}

/** By default a token of an operator called `token-1`, `token-2`, …. */
export function aGrant(grant: Partial<TokenGrant> = {}): TokenGrant {
  const none = { jobTypes: undefined, jobIdPrefixes: undefined, expiresAt: undefined };
  return { name: `token-${++made}`, role: 'operator', ...none, ...grant };
}

export async function revokeToken(databaseUrl: string, name: string): Promise<void> {
  await inStore(databaseUrl, (tokens) => tokens.revoke(name, COMMAND_LINE));
}

export async function inStore<T>(databaseUrl: string, work: (tokens: TokenStore) => Promise<T>): Promise<T> {
  const settings = readDatabaseUrl(databaseUrl);
  const dataSource = await createDataSource(settings, ENTITIES);
  await dataSource.initialize();
  try {
    return await work(new TokenStore(new Database(dataSource, dialectOf(settings))));
  } finally {
    await dataSource.destroy();
  }
}
