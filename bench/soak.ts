import { setTimeout as sleep } from 'node:timers/promises';
import type { Site } from './contender.js';
import { figuresOf } from './process-figures.js';
import { startHub, underLoad } from './servers.js';
import { onMariaDb } from './site.js';

const MINUTE_SECONDS = 60;
const MINUTES = 10;

/** The hub's resident memory in megabytes in the course of ten minutes of full load. */
export interface Soak {
  readonly afterOneMinuteMb: number;
  readonly afterTenMinutesMb: number;
}

export async function soak(site: Site): Promise<Soak> {
  const hub = underLoad(await startHub(await onMariaDb(site)));
  try {
    const load = hub.load(MINUTES * MINUTE_SECONDS);
    await sleep(MINUTE_SECONDS * 1000);
    const afterOneMinuteMb = residentMb(hub.pid);
    await load;
    return { afterOneMinuteMb, afterTenMinutesMb: residentMb(hub.pid) };
  } finally {
    await hub.stop();
  }
}

function residentMb(pid: number | undefined): number {
  const figures = figuresOf(pid);
  if (!figures) throw new Error('this system does not tell how much memory a process has');
  return figures.residentMb;
}
