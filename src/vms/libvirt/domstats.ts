import { figureOf, named } from './figures.js';
import type { Device, Machine, Moment, Reading } from './reading.js';

/** The lines of one machine in `domstats --raw`. */
export type Stats = ReadonlyMap<string, string>;

const MEMORY = {
  'balloon.current': 'memactual',
  'balloon.rss': 'memrss',
  'balloon.available': 'memavailable',
  'balloon.usable': 'memusable',
  'balloon.swap_in': 'memswap_in',
  'balloon.swap_out': 'memswap_out',
  'balloon.major_fault': 'memmajor_fault',
  'balloon.minor_fault': 'memminor_fault',
  'balloon.disk_caches': 'memdisk_cache',
};
const CPU = { 'cpu.user': 'timeusr', 'cpu.system': 'timesys', 'cpu.time': 'cputime' };
const NIC = {
  'rx.bytes': 'rxbytes',
  'rx.pkts': 'rxpackets',
  'rx.errs': 'rxerrors',
  'rx.drop': 'rxdrops',
  'tx.bytes': 'txbytes',
  'tx.pkts': 'txpackets',
  'tx.errs': 'txerrors',
  'tx.drop': 'txdrops',
};
const DISK = {
  'rd.reqs': 'rd_req',
  'rd.bytes': 'rd_bytes',
  'wr.reqs': 'wr_reqs',
  'wr.bytes': 'wr_bytes',
  errors: 'errors',
};

/** By the name of the machine, the one thing that tells them apart in this output. */
export function parseDomstats(text: string): Map<string, Stats> {
  const machines = new Map<string, Map<string, string>>();
  let stats: Map<string, string> | undefined;
  for (const line of text.split('\n')) {
    const [, name] = /^Domain: '(.*)'$/.exec(line) ?? [];
    if (name !== undefined) machines.set(name, (stats = new Map()));
    const [, key, value] = /^ {2}([\w.-]+)=(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) stats?.set(key, value);
  }
  return machines;
}

/** Whether the driver gives more than the state of its machines. */
export function hasFigures(stats: Iterable<Stats>): boolean {
  return [...stats].some((each) => [...each.keys()].some((key) => !key.startsWith('state.')));
}

/** The names of the disks, of which some may be drives of CDs. */
export function blockNames(stats: Stats): string[] {
  return groupsOf(stats, 'block').flatMap((group) => group.get('name') ?? []);
}

export function toReading(
  machine: Machine,
  stats: Stats,
  at: Moment,
  isDisk: (name: string) => boolean,
): Reading {
  return {
    ...machine,
    at,
    state: Number(figureOf(stats.get('state.state')) ?? 0),
    cpus: figureOf(stats.get('vcpu.current')),
    memoryMax: figureOf(stats.get('balloon.maximum')),
    memoryUsed: figureOf(stats.get('balloon.current')),
    memory: named(stats, MEMORY),
    cpu: named(stats, CPU),
    nics: devicesOf(stats, 'net', NIC),
    disks: devicesOf(stats, 'block', DISK).filter(({ name }) => isDisk(name)),
  };
}

function devicesOf(stats: Stats, kind: string, names: Readonly<Record<string, string>>): Device[] {
  return groupsOf(stats, kind).flatMap((group) => {
    const name = group.get('name');
    return name ? [{ name, figures: named(group, names) }] : [];
  });
}

/** `net.0.name` and its like, by their numbers. */
function groupsOf(stats: Stats, kind: string): Stats[] {
  const groups = new Map<string, Map<string, string>>();
  for (const [key, value] of stats) {
    const [, group, number = '', member = ''] = /^([a-z]+)\.(\d{1,6})\.(.+)$/.exec(key) ?? [];
    if (group !== kind) continue;
    const members = groups.get(number) ?? new Map<string, string>();
    groups.set(number, members.set(member, value));
  }
  return [...groups.values()];
}
