import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type * as CreateHubModule from '../../src/app/create-hub.js';
import type * as SettingsModule from '../../src/app/settings.js';
import { Random } from '../support/random.js';
import { DemoNodes } from './nodes.js';
import { Night } from './night.js';
import { PastClock } from './past-clock.js';
import { liveThrough } from './past.js';
import { Present } from './present.js';
import { Run } from './run.js';
import { senderTo } from './sender.js';
import { DemoVms } from './vms.js';

const DAYS = 28;
const USUAL_PORT = '8082';

export interface DemoOptions {
  readonly seed: number;
  /** How many days of the past it has. */
  readonly days?: number;
  /** The names of those that it has; all sixty, if none are named. */
  readonly machines?: readonly string[];
  /** Another free one where it is taken, unless it was named. */
  readonly port?: string;
  /** Whether some of them are virtual machines, which are read each second. */
  readonly withVms?: boolean;
}

export interface Demo {
  readonly url: string;
  /** Says which program is not installed, and so what is not shown. */
  readonly missing: string | undefined;
  goOn(signal: AbortSignal): Promise<void>;
  end(): Promise<void>;
}

/** A hub on a database of its own, which goes with it. Everything but the time of day follows from the seed. */
export async function startDemo({
  seed,
  days = DAYS,
  machines,
  port,
  withVms = false,
}: DemoOptions): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-demo-'));
  let vms: DemoVms | undefined;
  const remove = async (): Promise<void> => {
    await vms?.end();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const database = `sqlite:${join(folder, 'hub.sqlite')}`;
    const random = new Random(seed);
    const now = Date.now();
    const night = new Night(now, random, machines);
    const runs = night.runs(days).map((plan) => new Run(plan, random));
    const nodes = new DemoNodes(runs, now, seed);
    await rehearse(database, runs, nodes, now);
    if (withVms) vms = await DemoVms.open(folder);
    const open = (on: string): ReturnType<typeof openHub> => openHub(database, on, vms?.settings);
    const { hub, url } = await (port === undefined ? open(USUAL_PORT).catch(() => open('0')) : open(port));
    await nodes.tellPast(url);
    const present = new Present(runs, now, night, random, url, senderTo(url));
    return {
      url,
      missing: vms?.missing,
      goOn: async (signal) => void (await Promise.all([present.goOn(signal), nodes.goOn(url, signal)])),
      end: async () => {
        await hub.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A hub that lives through the past of these runs. */
async function rehearse(
  database: string,
  runs: readonly Run[],
  nodes: DemoNodes,
  now: number,
): Promise<void> {
  const clock = await PastClock.start();
  clock.set(Math.min(...runs.map(({ plan }) => plan.startsAt)));
  try {
    const { hub, url } = await openHub(database, '0');
    await liveThrough(runs, now, hub, clock, senderTo(url));
    clock.set(nodes.awayAt);
    await nodes.tellAway(url);
    await hub.close();
  } finally {
    clock.end();
  }
}

async function openHub(
  database: string,
  port: string,
  more: Readonly<Record<string, string>> = {},
): Promise<{ hub: NestFastifyApplication; url: string }> {
  const { createHub, listen } = (await import(resolve('dist/app/create-hub.js'))) as typeof CreateHubModule;
  const { readSettings } = (await import(resolve('dist/app/settings.js'))) as typeof SettingsModule;
  const settings = readSettings({ DATABASE_URL: database, PORT: port, ...more });
  const hub = await createHub(settings, false);
  try {
    await listen(hub, settings);
  } catch (error) {
    await hub.close();
    throw error;
  }
  return { hub, url: await hub.getUrl() };
}
