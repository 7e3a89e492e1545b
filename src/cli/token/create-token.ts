import { COMMAND_LINE } from '../../auth/caller.js';
import type { TokenGrant } from '../../tokens/token-grant.js';
import type { Role } from '../../auth/role.js';
import { TokenStore } from '../../tokens/token.store.js';
import { ValidationFailedError } from '../../platform/problems/validation-failed.error.js';
import type { JobType } from '../../job-rules/vocabulary.js';
import { withDatabase } from '../cli-database.js';
import { note, say, sayJson } from '../output.js';
import { UsageError } from '../usage-error.js';
import { expiryOf } from './expiry.js';
import { prefixesOf } from './prefix-list.js';

export interface CreateFlags {
  readonly role: string;
  readonly jobType?: string;
  readonly jobIdPrefix?: readonly string[];
  readonly expires?: string;
  readonly json?: true;
}

const FLAGS: Readonly<Record<string, string>> = {
  '/name': 'The name',
  '/role': '--role',
  '/job_types': '--job-type',
  '/job_id_prefixes': '--job-id-prefix',
  '/expires_at': '--expires',
};

/** Creates a token and prints it, alone on stdout. @throws {UsageError | TokenExistsError} */
export async function createToken(name: string, flags: CreateFlags): Promise<void> {
  const grant: TokenGrant = {
    name,
    role: flags.role as Role,
    jobTypes: flags.jobType?.split(',') as JobType[] | undefined,
    jobIdPrefixes: flags.jobIdPrefix?.flatMap(prefixesOf),
    expiresAt: flags.expires === undefined ? undefined : expiryOf(flags.expires, Date.now()),
  };
  const token = await withDatabase(({ database }) =>
    inFlags(() => new TokenStore(database).create(grant, COMMAND_LINE)),
  );
  if (flags.json) return sayJson({ name, token });
  note(`Token '${name}', shown only once:`);
  say(token);
}

/** Reports the faults of a grant as faults of the command line. */
async function inFlags<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ValidationFailedError)) throw error;
    const faults = error.errors.map(({ pointer, detail }) => `${FLAGS[pointer] ?? pointer} ${detail}.`);
    throw new UsageError(faults.join('\n'));
  }
}
