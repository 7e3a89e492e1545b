import { COMMAND_LINE } from '../../auth/caller.js';
import { TokenStore } from '../../tokens/token.store.js';
import { withDatabase } from '../cli-database.js';
import { say } from '../output.js';

/** Revoking a token twice does no harm. @throws {TokenNotFoundError} */
export async function revokeToken(name: string): Promise<void> {
  await withDatabase(({ database }) => new TokenStore(database).revoke(name, COMMAND_LINE));
  say(`revoked ${name}`);
}
