import type { TokenAnswer } from '../../tokens/token-answer.js';
import { TokenStore } from '../../tokens/token.store.js';
import { withDatabase } from '../cli-database.js';
import type { Cell } from '../cell.js';
import { say, sayJson } from '../output.js';
import { tableOf, terminalWidth } from '../table.js';
import { prefixList } from './prefix-list.js';

const HEADINGS = [
  'NAME',
  'ROLE',
  'JOB TYPES',
  'JOB ID PREFIXES',
  'CREATED',
  'EXPIRES',
  'REVOKED',
  'LAST USED',
];

const FIT = {
  cut: ['JOB TYPES', 'JOB ID PREFIXES'],
  spare: ['LAST USED', 'CREATED', 'JOB TYPES', 'JOB ID PREFIXES', 'EXPIRES'],
};

/** Prints all present and past tokens, oldest first, without their secrets. */
export async function listTokens({ json }: { json?: true }): Promise<void> {
  const tokens = await withDatabase(({ database }) => new TokenStore(database).list());
  if (json) sayJson({ items: tokens });
  else say(tableOf(HEADINGS, tokens.map(rowOf), { ...FIT, width: terminalWidth() }));
}

function rowOf(token: TokenAnswer): Cell[] {
  return [
    token.name,
    token.role,
    token.job_types?.join(','),
    token.job_id_prefixes && prefixList(token.job_id_prefixes),
    token.created_at,
    token.expires_at,
    token.revoked_at,
    token.last_used_at,
  ];
}
