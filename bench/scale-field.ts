import { load, JOBS } from './load.js';
import { measureRunning } from './measure.js';
import type { Measurement } from './measure.js';
import { fillGround } from './scale-ground.js';
import type { ScaleLoad } from './scale-loads.js';
import { startHub } from './servers.js';
import type { Ground } from './site.js';

/** A hub on jobs that are there already. */
export type Field = Awaited<ReturnType<typeof startHub>> & { readonly finished: number };

const WARM_UP_SECONDS = 2;
/** In which Node.js compiles what is used most. */
const START_UP_SECONDS = 8;
/** No running job goes stale while other loads have their turn. */
const NEVER_STALE = { STALE_AFTER_SECONDS: '86400', FAIL_AFTER_SECONDS: '172800' };

export async function startField(ground: Ground, finished: number): Promise<Field> {
  const startedAt = performance.now();
  await fillGround(ground.url, { finished, running: JOBS, silent: 0, disks: { completed: 1, running: 3 } });
  console.error(
    `${finished} finished jobs: filled in ${Math.round((performance.now() - startedAt) / 1000)} s`,
  );
  const hub = await startHub(ground, NEVER_STALE);
  await load({ url: hub.url, script: 'scattered', seconds: START_UP_SECONDS });
  return { ...hub, finished };
}

/** One round of a load, all of whose requests have to succeed. */
export async function measureField(
  field: Field,
  { plan, path }: ScaleLoad,
  seconds: number,
): Promise<Measurement> {
  const url = field.url + (path?.(field.finished) ?? '');
  const running = {
    pid: field.pid,
    databasePid: field.ground.pid,
    load: (forSeconds: number) => load({ ...plan, url, seconds: forSeconds }),
    stop: async () => {},
  };
  await running.load(WARM_UP_SECONDS);
  const measurement = await measureRunning(running, seconds);
  if (measurement.errors > 0) throw new Error(`${measurement.errors} requests of ${plan.script} failed`);
  return measurement;
}
