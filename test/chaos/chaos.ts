import { setTimeout as sleep } from 'node:timers/promises';
import { allEvents } from '../support/event-pages.js';
import type { EventPageJson } from '../support/event-pages.js';
import type { JobJson } from '../support/hub.js';
import { inParallel } from '../support/parallel.js';
import { Random } from '../support/random.js';
import { Client } from './client.js';
import { PATIENT_MS } from './history-plan.js';
import type { LatePass } from './hub-slot.js';
import { Ledger } from './ledger.js';
import { LibraryLoad } from './library-load.js';
import { Load } from './load.js';
import { performTrack } from './perform.js';
import type { Say } from './perform.js';
import { inSeconds } from './plan.js';
import type { Plan } from './plan.js';
import { brokenPromises, brokenStalls } from './promises.js';
import type { Found } from './promises.js';
import { RunLoad } from './run-load.js';
import { openStage } from './stage.js';
import type { Stage } from './stage.js';
import type { Told } from './told.js';
import { Watcher } from './watcher.js';

const JUDGED_WITHIN_MS = 90_000;
const POLL_MS = 500;

export interface Outcome {
  readonly plan: Plan;
  readonly ledger: Ledger;
  readonly found: ReadonlyMap<Told, Found>;
  readonly longestPauseMs: number;
  readonly latePasses: readonly LatePass[];
}

/** Does what is planned, and holds what is in the rows in the end to what was promised. */
export async function runChaos(plan: Plan, say: (line: string) => void): Promise<Outcome> {
  const ledger = new Ledger();
  const stage = await openStage(plan, ledger);
  const watchers = stage.hubs.map(({ url }) => new Watcher(url, ledger));
  try {
    const startedAt = performance.now();
    const sayWhen: Say = (what) => say(`${inSeconds(performance.now() - startedAt)}  ${what}`);
    const client = new Client(
      stage.hubs.map(({ url }) => url),
      ledger,
      new Random(plan.seed),
    );
    const load = loadOf(plan, client, stage);
    const runs = new RunLoad(client);
    await underFaults(plan, stage, client, { load, runs }, sayWhen);
    sayWhen('all is told; the last kill and restart of everything');
    await restartAll(stage);
    const found = await findAll(load.told, client);
    for (const [told, rows] of found) brokenPromises(told, rows).forEach((broken) => ledger.breaks(broken));
    (await runs.broken()).forEach((broken) => ledger.breaks(broken));
    (await load.missing()).forEach((broken) => ledger.breaks(broken));
    brokenStalls([...found.values()]).forEach((broken) => ledger.breaks(broken));
    const missed = await Promise.all(watchers.map((watcher) => watcher.missed(found)));
    missed.flat().forEach((broken) => ledger.breaks(broken));
    sayWhen('the end');
    const latePasses = stage.hubs.flatMap((hub) => hub.latePasses());
    return { plan, ledger, found, longestPauseMs: load.longestPauseMs, latePasses };
  } finally {
    await Promise.all(watchers.map((watcher) => watcher.end()));
    await stage.close();
  }
}

function loadOf(plan: Plan, client: Client, { hubs }: Stage): Load {
  if (plan.clients !== 'library') return new Load(plan, client);
  return new LibraryLoad(
    plan,
    client,
    hubs.map(({ url }) => url),
  );
}

async function underFaults(
  plan: Plan,
  stage: Stage,
  client: Client,
  { load, runs }: { load: Load; runs: RunLoad },
  say: Say,
): Promise<void> {
  const everAlive = [load.live(), load.read(), runs.live()];
  const told = [load.deliverHistories(), load.startSilentJobs()];
  const { ledger } = client;
  const endMs = plan.seconds * 1000;
  await Promise.all(plan.tracks.map((faults) => performTrack(faults, stage, { ledger, say, endMs })));
  client.faultsAreOver();
  say('the faults are over');
  await Promise.all(told);
  say('waiting until the silent jobs are judged');
  await untilJudged(plan, client);
  load.end();
  runs.end();
  await Promise.all(everAlive);
}

/** Every job that its client has left is failed in the end; the living ones are not. */
async function untilJudged({ living }: Plan, client: Client): Promise<void> {
  const deadline = performance.now() + JUDGED_WITHIN_MS;
  const path = '/api/v1/jobs?status=running,stalled&limit=500';
  for (;;) {
    const list = await client.persist<{ items: JobJson[] }>({ method: 'GET', path, patienceMs: PATIENT_MS });
    const left =
      list?.items.filter(({ id }) => living.every((alive) => alive.id !== id)).map(({ id }) => id) ?? [];
    if (left.length === 0) return;
    if (performance.now() > deadline) {
      client.ledger.breaks(`not judged within ${JUDGED_WITHIN_MS / 1000} s of silence: ${left.join(', ')}`);
      return;
    }
    await sleep(POLL_MS);
  }
}

/** So that what is read is what was stored. */
async function restartAll({ hubs, ground }: Stage): Promise<void> {
  await Promise.all(hubs.map((hub) => hub.kill()));
  await ground.server?.kill();
  await ground.server?.start();
  await Promise.all(hubs.map((hub) => hub.start()));
}

async function findAll(all: readonly Told[], client: Client): Promise<Map<Told, Found>> {
  const found = new Map<Told, Found>();
  await inParallel(8, all, async (told) => void found.set(told, await find(told.id, client)));
  return found;
}

async function find(id: string, client: Client): Promise<Found> {
  const path = `/api/v1/jobs/${encodeURIComponent(id)}`;
  const job = await client.read<JobJson>(path);
  if (!job) return { job, events: [] };
  const read = async (query: string): Promise<EventPageJson> =>
    (await client.read<EventPageJson>(`${path}/events?${query}`)) ?? { items: [], next_cursor: null };
  return { job, events: await allEvents(read) };
}
