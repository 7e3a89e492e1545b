import type { Command } from 'commander';
import type { CreateFlags } from '../token/create-token.js';

const AFTER = `
Roles:
  reporter  reports and registers jobs; may be limited to job types and job id prefixes
  viewer    reads: every GET
  operator  may do everything

A token is shown once, when it is created, alone on stdout; hubs pick it up, or its revocation, within 5 seconds.

Examples:
  hub token create grafana --role viewer
  hub token create pg1 --role reporter --job-type backup,restore --job-id-prefix pg1-,pg1. --expires 90d
  hub token create db --role reporter --job-id-prefix 'backup-db (prod)-' --job-id-prefix 'backup-Büro-Server-'
  hub token create ci --role operator --expires 2027-01-01T00:00:00Z >ci.token
  hub token list
  hub token revoke pg1`;

/** Collects the values of an option that may be repeated. */
const collected = (value: string, before: readonly string[] = []): string[] => [...before, value];

export function addToken(program: Command): void {
  const token = program
    .command('token')
    .description('create, list and revoke the tokens that requests need')
    .helpCommand(false)
    .addHelpText('after', AFTER);
  token
    .command('create')
    .description('create a token and show it once')
    .argument('<name>', 'name of the holder in the audit log; cannot be reused')
    .requiredOption('--role <role>', 'reporter, viewer or operator')
    .option('--job-type <list>', 'comma-separated: backup,restore,replication; only for reporters')
    .option(
      '--job-id-prefix <list>',
      'comma-separated (write \\, for a comma in a prefix); only for reporters; may be repeated',
      collected,
    )
    .option('--expires <when>', 'time from now, like 90d or 12h, or an RFC 3339 instant')
    .option('--json', 'as JSON')
    .action(async (name: string, flags: CreateFlags) =>
      (await import('../token/create-token.js')).createToken(name, flags),
    );
  token
    .command('list')
    .description('list all tokens, including revoked and expired ones')
    .option('--json', 'as JSON')
    .action(async (flags: { json?: true }) => (await import('../token/list-tokens.js')).listTokens(flags));
  token
    .command('revoke')
    .description('revoke a token for good')
    .argument('<name>', 'the token')
    .action(async (name: string) => (await import('../token/revoke-token.js')).revokeToken(name));
}
