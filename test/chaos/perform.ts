import { setTimeout as sleep } from 'node:timers/promises';
import type { Proxy } from '../support/tcp-proxy.js';
import type { Fault, FaultKind } from './faults.js';
import type { HubSlot } from './hub-slot.js';
import type { Ledger } from './ledger.js';
import { describeFault } from './plan.js';
import type { Stage } from './stage.js';

export type Say = (what: string) => void;

/** The target of a fault, and how long it lasts. */
interface Scene extends Pick<Stage, 'ground'> {
  readonly hubs: readonly HubSlot[];
  readonly proxies: readonly Proxy[];
  readonly ledger: Ledger;
  readonly say: Say;
  readonly lasts: () => Promise<void>;
}

/** Does a fault and undoes it; false where that cannot be done here. */
type Performance = (scene: Scene) => Promise<boolean>;

const PERFORMANCES: Record<FaultKind, Performance> = {
  'kill hub': (scene) => restart(scene, (hub) => hub.kill()),
  'terminate hub': (scene) => restart(scene, (hub) => hub.terminate()),
  cut,
  'long cut': cut,
  freeze,
  'long freeze': freeze,
  'kill database': killDatabase,
  'fill disk': fillDisk,
};

/**
 * Performs the faults of one track, each at its moment or, where that is past, at once. Faults that a slow machine has
 * not begun by the end are skipped, or a minute would become four.
 */
export async function performTrack(
  faults: readonly Fault[],
  stage: Stage,
  { ledger, say, endMs }: { ledger: Ledger; say: Say; endMs: number },
): Promise<void> {
  const startedAt = performance.now();
  for (const fault of faults) {
    await sleep(Math.max(0, startedAt + fault.atMs - performance.now()));
    if (performance.now() - startedAt > endMs) {
      say(`${describeFault(fault)}: left out, for the time is up`);
      continue;
    }
    const isPossible = await PERFORMANCES[fault.kind](sceneOf(fault, stage, ledger, say));
    if (isPossible) ledger.countFault(fault.kind);
    else say(`${describeFault(fault)}: left out, for it cannot be done here`);
  }
}

function sceneOf(fault: Fault, stage: Stage, ledger: Ledger, say: Say): Scene {
  return {
    ground: stage.ground,
    hubs: fault.hubs.flatMap((index) => stage.hubs[index] ?? []),
    proxies: fault.hubs.flatMap((index) => stage.proxies[index] ?? []),
    ledger,
    say,
    lasts: () => {
      say(`${describeFault(fault)}, for ${fault.lastsMs} ms`);
      return sleep(fault.lastsMs);
    },
  };
}

async function restart({ hubs, lasts }: Scene, end: (hub: HubSlot) => Promise<void>): Promise<boolean> {
  await Promise.all(hubs.map(end));
  await lasts();
  await Promise.all(hubs.map((hub) => hub.start()));
  return true;
}

async function cut({ proxies, lasts }: Scene): Promise<boolean> {
  await Promise.all(proxies.map((proxy) => proxy.cut()));
  await lasts();
  await Promise.all(proxies.map((proxy) => proxy.mend()));
  return true;
}

async function freeze({ proxies, lasts }: Scene): Promise<boolean> {
  proxies.forEach((proxy) => proxy.freeze());
  await lasts();
  proxies.forEach((proxy) => proxy.thaw());
  return true;
}

async function killDatabase({ ground: { server }, lasts }: Scene): Promise<boolean> {
  if (!server) return false;
  await server.kill();
  await lasts();
  await server.start();
  return true;
}

/** A hub has to serve again by itself once there is room; a server that ended is started. */
async function fillDisk({ ground: { disk, server }, ledger, lasts, say }: Scene): Promise<boolean> {
  if (!disk) return false;
  await disk.fill();
  await lasts();
  await disk.free();
  if (server && !(await server.isRunning())) {
    ledger.count('servers that a full disk ended');
    say('the server had ended on the full disk; starting it again');
    await server.start();
  }
  return true;
}
