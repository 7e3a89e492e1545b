import { setTimeout as sleep } from 'node:timers/promises';
import { COMMAND_LINE } from '../src/auth/caller.js';
import { aGrant, createToken, inStore } from '../test/support/token-store.js';
import type { Running } from './contender.js';
import { REPORTS, startHub, underLoad } from './servers.js';
import type { Ground } from './site.js';

const OTHERS = 100;

/** The hub with a hundred tokens and more, under the load of a reporter whose jobs are limited. */
export async function startWithTokens(ground: Ground): Promise<Running> {
  const hub = await startHub(ground, { AUTH: 'required' });
  await inStore(ground.url, async (tokens) => {
    for (let other = 0; other < OTHERS; other++) await tokens.create(aGrant(), COMMAND_LINE);
  });
  const jobIdPrefixes = ['other-', 'job-'];
  const token = await createToken(ground.url, { role: 'reporter', jobTypes: ['backup'], jobIdPrefixes });
  await untilKnown(hub.url, token);
  return underLoad(hub, { ...REPORTS, token });
}

async function untilKnown(url: string, token: string): Promise<void> {
  for (;;) {
    const headers = { authorization: `Bearer ${token}` };
    // A reporter may not read: 403 instead of 401 says that the hub knows it.
    if ((await fetch(`${url}/api/v1/jobs`, { headers })).status === 403) return;
    await sleep(50);
  }
}
