import { figureOf, named, nanosecondsOf } from './figures.js';
import type { Devices } from './devices.js';
import type { Figures, Machine } from './reading.js';

/** The outputs of commands about one machine, for drivers whose `domstats` has no figures. */

const MEMORY = {
  actual: 'memactual',
  rss: 'memrss',
  available: 'memavailable',
  usable: 'memusable',
  swap_in: 'memswap_in',
  swap_out: 'memswap_out',
  major_fault: 'memmajor_fault',
  minor_fault: 'memminor_fault',
  disk_caches: 'memdisk_cache',
};
const CPU = { user_time: 'timeusr', system_time: 'timesys', cpu_time: 'cputime' };
const NIC = {
  rx_bytes: 'rxbytes',
  rx_packets: 'rxpackets',
  rx_errs: 'rxerrors',
  rx_drop: 'rxdrops',
  tx_bytes: 'txbytes',
  tx_packets: 'txpackets',
  tx_errs: 'txerrors',
  tx_drop: 'txdrops',
};
const DISK = {
  rd_req: 'rd_req',
  rd_bytes: 'rd_bytes',
  wr_req: 'wr_reqs',
  wr_bytes: 'wr_bytes',
  errs: 'errors',
};
/** The words of virsh, by libvirt's numbers. */
const STATES = ['no state', 'running', 'idle', 'paused', 'in shutdown', 'shut off', 'crashed', 'pmsuspended'];
/** A device without a name on the host. */
const NAMELESS = '-';

export interface Info {
  readonly id: string;
  readonly state: number;
  readonly cpus: bigint | undefined;
  readonly memoryMax: bigint | undefined;
  readonly memoryUsed: bigint | undefined;
  readonly cputime: bigint | undefined;
}

/** From `list --id --uuid --name`. */
export function parseList(text: string): Machine[] {
  return Array.from(
    text.matchAll(/^([0-9a-f-]{36}) +(\d+) +(.+)$/gm),
    ([, uuid = '', id = '', name = '']) => {
      return { id, name, uuid };
    },
  );
}

/** Undefined where the machine is gone, or broken. */
export function parseDominfo(text: string): Info | undefined {
  const members = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^([^:]+): +(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) members.set(name, value);
  }
  const state = STATES.indexOf(members.get('State') ?? '');
  const id = members.get('Id') ?? NAMELESS;
  if (state < 0 || id === NAMELESS) return undefined;
  return {
    id,
    state,
    cpus: figureOf(members.get('CPU(s)')),
    memoryMax: kibOf(members.get('Max memory')),
    memoryUsed: kibOf(members.get('Used memory')),
    cputime: nanosecondsOf(members.get('CPU time')),
  };
}

export function parseMemory(text: string): Figures {
  return named(lastPairs(text), MEMORY);
}

/** In nanoseconds. */
export function parseCpu(text: string): Figures {
  return named(lastPairs(text.replaceAll(/ seconds$/gm, '')), CPU, nanosecondsOf);
}

export function parseNic(text: string): Figures {
  return named(lastPairs(text), NIC);
}

export function parseDisk(text: string): Figures {
  return named(lastPairs(text), DISK);
}

/** From `domblklist --details` and `domiflist`; a card without a name has its address. */
export function parseDevices(blocks: string, interfaces: string): Devices {
  const kinds = new Map<string, string>();
  for (const [, kind, name] of rowsOf(blocks)) {
    if (kind !== undefined && isName(name)) kinds.set(name, kind);
  }
  const nics = rowsOf(interfaces).map((row) => (row[0] === NAMELESS ? row.at(-1) : row[0]));
  return { kinds, nics: nics.filter(isName) };
}

/** The last two words of each line: a name and its value. */
function lastPairs(text: string): Map<string, string> {
  const words = text.split('\n').map((line) => line.trim().split(/\s+/));
  return new Map(
    words.filter(({ length }) => length > 1).map((line) => [line.at(-2) ?? '', line.at(-1) ?? '']),
  );
}

/** The rows below the line of a table. */
function rowsOf(table: string): string[][] {
  const lines = table.split('\n');
  const start = lines.findIndex((line) => /^-{3,}$/.test(line));
  if (start < 0) return [];
  return lines.slice(start + 1).flatMap((line) => (line.trim() === '' ? [] : [line.trim().split(/\s+/)]));
}

/** A name that can stand in quotes; no other device exists in practice. */
function isName(name: string | undefined): name is string {
  return name !== undefined && name !== NAMELESS && /^[^'\\\p{Cc}]{1,255}$/u.test(name);
}

function kibOf(text: string | undefined): bigint | undefined {
  return figureOf(text?.replace(/ KiB$/, ''));
}
