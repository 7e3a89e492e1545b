import { freePort } from '../support/database-server.js';
import { openProxy } from '../support/tcp-proxy.js';
import type { Proxy } from '../support/tcp-proxy.js';
import { openGround } from './ground.js';
import type { Ground } from './ground.js';
import { HubSlot } from './hub-slot.js';
import type { Ledger } from './ledger.js';
import type { Plan } from './plan.js';

/** A sweep that judges within seconds. */
const IMPATIENT = { STALE_AFTER_SECONDS: '3', FAIL_AFTER_SECONDS: '6', SWEEP_INTERVAL_SECONDS: '1' };

/** Everything that the faults hit. */
export interface Stage {
  readonly ground: Ground;
  readonly hubs: readonly HubSlot[];
  /** The way of each hub to the database; none to SQLite. */
  readonly proxies: readonly Proxy[];
  close(): Promise<void>;
}

export async function openStage({ database, hubs: count }: Plan, ledger: Ledger): Promise<Stage> {
  const ground = await openGround(database);
  const hubs: HubSlot[] = [];
  const proxies: Proxy[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(hubs.map((hub) => hub.kill()));
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await ground.close();
  };
  try {
    for (let index = 0; index < count; index++) {
      const proxy = ground.server && (await openProxy(ground.databaseUrl));
      if (proxy) proxies.push(proxy);
      const url = proxy?.url ?? ground.databaseUrl;
      const env = { DATABASE_URL: url, MIGRATE_ON_START: 'true', ...IMPATIENT };
      hubs.push(new HubSlot(index, await freePort(), env, ledger));
    }
    await Promise.all(hubs.map((hub) => hub.start()));
    return { ground, hubs, proxies, close };
  } catch (error) {
    await close();
    throw error;
  }
}
