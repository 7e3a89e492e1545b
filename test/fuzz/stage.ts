import { launchHub } from '../support/hub-process.js';
import type { HubProcess } from '../support/hub-process.js';
import type { OpenApi } from '../support/openapi.js';
import { Api } from './api.js';
import { authorizationsOf, makeTokens } from './callers.js';
import type { Tokens } from './callers.js';
import { Leaks } from './leaks.js';

/** Silence is judged while the fuzz runs, so that sweeps meet what it has stored. */
const ENV = {
  MIGRATE_ON_START: 'true',
  AUTH: 'required',
  LOG_LEVEL: 'debug',
  STALE_AFTER_SECONDS: '4',
  FAIL_AFTER_SECONDS: '12',
  SWEEP_INTERVAL_SECONDS: '1',
};

/** A hub, what it says of itself, and who may ask it. */
export interface Stage {
  readonly hub: HubProcess;
  readonly api: Api;
  readonly tokens: Tokens;
  readonly leaks: Leaks;
}

/** On an empty database, of which the caller takes care. */
export async function openStage(databaseUrl: string): Promise<Stage> {
  const hub = await launchHub({ ...ENV, DATABASE_URL: databaseUrl });
  try {
    const tokens = await makeTokens(databaseUrl, hub.url);
    const authorization = authorizationsOf('operator', tokens).join();
    const answer = await fetch(`${hub.url}/api/openapi.json`, { headers: { authorization } });
    const published = await answer.text();
    const secrets = [...Object.values(tokens), databaseUrl];
    return {
      hub,
      tokens,
      api: new Api(JSON.parse(published) as OpenApi),
      leaks: new Leaks(published, secrets),
    };
  } catch (error) {
    await hub.kill();
    throw error;
  }
}
