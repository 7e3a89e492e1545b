import { Random } from '../support/random.js';
import { faultsOf } from './faults.js';
import type { Fault } from './faults.js';
import { historiesOf } from './history-plan.js';
import type { HistoryPlan } from './history-plan.js';

export const DATABASES = ['sqlite', 'mariadb', 'mysql'] as const;
export type Database = (typeof DATABASES)[number];

export const CLIENTS = ['requests', 'library'] as const;
/** Requests of any order and number, or processes of backup-report that are killed. */
export type Clients = (typeof CLIENTS)[number];

export interface PlanOptions {
  readonly clients?: Clients;
  readonly database: Database;
  readonly seconds: number;
  /** A whole number from 0 to 2^31 - 1. */
  readonly seed: number;
}

/** All that a run is going to do; nothing in it depends on anything but the options. */
export interface Plan extends PlanOptions {
  /** A SQLite file is one hub's alone. */
  readonly hubs: number;
  readonly tracks: readonly (readonly Fault[])[];
  readonly histories: readonly HistoryPlan[];
  /** Jobs whose clients report all the time. */
  readonly living: readonly { readonly id: string; readonly everyMs: number }[];
  /** Jobs that are said to run once, and never again. */
  readonly silent: readonly { readonly id: string; readonly startsAtMs: number }[];
}

/** Silence that the hubs of a run put up with. */
export const STALE_AFTER_SECONDS = 3;
export const FAIL_AFTER_SECONDS = 7;

const LIVING = 12;
/** A third of what makes a job stalled, or less. */
const LIVING_EVERY_MS = [250, 500, 1_000] as const;
const SILENT_EVERY_SECONDS = 3;

export function planOf({ database, seconds, seed, clients = 'requests' }: PlanOptions): Plan {
  const random = new Random(seed);
  const tracks = faultsOf(database, seconds, random.next());
  const drawn = historiesOf(seconds, random.next());
  const histories = clients === 'library' ? [] : drawn;
  const silent = Array.from({ length: Math.ceil(seconds / SILENT_EVERY_SECONDS) }, (_, index) => ({
    id: `silent-${index}`,
    startsAtMs: random.whole(0, seconds * 1000),
  }));
  const living = Array.from({ length: LIVING }, (_, index) => ({
    id: `living-${index}`,
    everyMs: random.pick(LIVING_EVERY_MS),
  }));
  return {
    clients,
    database,
    seconds,
    seed,
    hubs: database === 'sqlite' ? 1 : 2,
    tracks,
    histories,
    living,
    silent,
  };
}

/** For people to read: the faults in the order of their moments, then each job. */
export function describePlan({ database, seconds, seed, tracks, histories, silent, living }: Plan): string {
  const faults = tracks.flat().toSorted((a, b) => a.atMs - b.atMs);
  return [
    `seed ${seed}: ${seconds} s on ${database}`,
    ...faults.map(
      (fault) => `${inSeconds(fault.atMs)}  ${describeFault(fault)}, for ${inSeconds(fault.lastsMs).trim()}`,
    ),
    ...living.map(({ id, everyMs }) => `${inSeconds(0)}  ${id} reports every ${everyMs} ms`),
    ...silent.map(({ id, startsAtMs }) => `${inSeconds(startsAtMs)}  ${id} reports once`),
    ...histories.map(describeHistory),
  ].join('\n');
}

export function describeFault({ kind, hubs }: Fault): string {
  if (hubs.length === 0) return kind;
  return kind.endsWith('hub')
    ? `${kind} ${hubs.join(' and ')}`
    : `${kind} the connections of hub ${hubs.join(' and ')}`;
}

export function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(2).padStart(6)} s`;
}

function describeHistory({ id, startsAtMs, manner, history, sendings }: HistoryPlan): string {
  const order = sendings.map(({ update, fleeting }) => `${history[update]?.sequence}${fleeting ? '?' : ''}`);
  return `${inSeconds(startsAtMs)}  ${id} ${manner}: ${order.join(' ')}; ${JSON.stringify(history)}`;
}
