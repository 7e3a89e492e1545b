import { setTimeout as sleep } from 'node:timers/promises';
import { COMMAND_LINE } from '../../src/auth/caller.js';
import type { Role } from '../../src/auth/role.js';
import { aGrant, inStore } from '../support/token-store.js';
import { LIMITED_PREFIX } from './known-values.js';
import type { Caller } from './request.js';

const UNKNOWN = `bth_${'0'.repeat(43)}`;
const EXPIRES_AFTER_MS = 2_000;
const KNOWN_WITHIN_MS = 60_000;

/** The role of each caller whose token is valid. */
export const ROLES: Readonly<Partial<Record<Caller, Role>>> = {
  operator: 'operator',
  reporter: 'reporter',
  viewer: 'viewer',
  limited: 'reporter',
};

export type Tokens = Readonly<
  Record<'operator' | 'reporter' | 'viewer' | 'limited' | 'revoked' | 'expired', string>
>;

/** Makes a token for each beside the hub, and waits until the hub knows what is valid and what is not any more. */
export async function makeTokens(databaseUrl: string, hubUrl: string): Promise<Tokens> {
  const tokens = await inStore(databaseUrl, async (store) => {
    const make = (name: string, grant: Parameters<typeof aGrant>[0]): Promise<string> =>
      store.create(aGrant({ name, ...grant }), COMMAND_LINE);
    const made = {
      operator: await make('operator', { role: 'operator' }),
      reporter: await make('reporter', { role: 'reporter' }),
      viewer: await make('viewer', { role: 'viewer' }),
      limited: await make('limited', {
        role: 'reporter',
        jobTypes: ['backup'],
        jobIdPrefixes: [LIMITED_PREFIX],
      }),
      revoked: await make('revoked', { role: 'operator' }),
      expired: await make('expired', { role: 'operator', expiresAt: Date.now() + EXPIRES_AFTER_MS }),
    };
    await store.revoke('revoked', COMMAND_LINE);
    return made;
  });
  await untilAnswered(hubUrl, tokens.operator, 200);
  await untilAnswered(hubUrl, tokens.expired, 401);
  return tokens;
}

/** The Authorization headers of a caller. */
export function authorizationsOf(caller: Caller, tokens: Tokens): string[] {
  if (caller in tokens) return [`Bearer ${tokens[caller as keyof Tokens]}`];
  const operator = `Bearer ${tokens.operator}`;
  const others: Readonly<Record<Exclude<Caller, keyof Tokens>, string[]>> = {
    nobody: [],
    unknown: [`Bearer ${UNKNOWN}`],
    malformed: [`${operator} ' OR 1=1`],
    twice: [operator, operator],
  };
  return others[caller as keyof typeof others];
}

async function untilAnswered(hubUrl: string, token: string, status: number): Promise<void> {
  const deadline = performance.now() + KNOWN_WITHIN_MS;
  for (;;) {
    const answer = await fetch(`${hubUrl}/api/v1/jobs`, { headers: { authorization: `Bearer ${token}` } });
    await answer.arrayBuffer();
    if (answer.status === status) return;
    if (performance.now() > deadline)
      throw new Error(`The hub answers ${answer.status} to a token, not ${status}`);
    await sleep(50);
  }
}
