import type { Command } from 'commander';
import type { CreateFlags } from '../token/create-token.js';

const AFTER = `
Roles:
  reporter  reports and registers jobs; may be limited to job types and to beginnings of job ids
  viewer    reads: every GET
  operator  does all

A token is shown once, when it is made, alone on stdout; hubs know it, or its revocation, within 5 seconds.

Examples:
  hub token create grafana --role viewer
  hub token create pg1 --role reporter --job-type backup,restore --job-id-prefix pg1-,pg1. --expires 90d
  hub token create db --role reporter --job-id-prefix 'backup-db (prod)-' --job-id-prefix 'backup-Büro-Server-'
  hub token create ci --role operator --expires 2027-01-01T00:00:00Z >ci.token
  hub token list
  hub token revoke pg1`;

/** Values of an option that may be given several times. */
const collected = (value: string, before: readonly string[] = []): string[] => [...before, value];

export function addToken(program: Command): void {
  const token = program
    .command('token')
    .description('make, list and revoke the tokens that requests need')
    .helpCommand(false)
    .addHelpText('after', AFTER);
  token
    .command('create')
    .description('make a token and show it, this once')
    .argument('<name>', 'what the audit log calls its holder; a name is given once')
    .requiredOption('--role <role>', 'reporter, viewer or operator')
    .option('--job-type <list>', 'with commas: backup,restore,replication; of a reporter alone')
    .option(
      '--job-id-prefix <list>',
      'with commas (one of a prefix is \\,): how its job ids begin; of a reporter alone; may be repeated',
      collected,
    )
    .option('--expires <when>', 'a time from now, like 90d or 12h, or an RFC 3339 instant')
    .option('--json', 'as JSON')
    .action(async (name: string, flags: CreateFlags) =>
      (await import('../token/create-token.js')).createToken(name, flags),
    );
  token
    .command('list')
    .description('list all tokens, the revoked and the expired ones too')
    .option('--json', 'as JSON')
    .action(async (flags: { json?: true }) => (await import('../token/list-tokens.js')).listTokens(flags));
  token
    .command('revoke')
    .description('end a token for good')
    .argument('<name>', 'the token')
    .action(async (name: string) => (await import('../token/revoke-token.js')).revokeToken(name));
}
