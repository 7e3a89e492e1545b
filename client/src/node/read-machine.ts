import { existsSync } from 'node:fs';
import { readdir, readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesIn, connectionsIn, interfacesIn, memoryIn, ticksIn } from './counters.js';
import type { Reading } from './snapshot.js';

/** Where the kernel tells its figures. */
export interface Sources {
  readonly proc: string;
  readonly net: string;
  /** A path of the file system whose space is told. */
  readonly disk: string;
}

export const LINUX: Sources = { proc: '/proc', net: '/sys/class/net', disk: '/' };

/** Reads the figures of this machine. Rejects where the kernel does not tell them. */
export async function readMachine({ proc, net, disk }: Sources): Promise<Reading> {
  const text = (name: string): Promise<string> => readFile(join(proc, name), 'utf8');
  const [stat, meminfo, dev, uptime, loadavg, names, space, tcp, tcp6] = await Promise.all([
    text('stat'),
    text('meminfo'),
    text('net/dev'),
    text('uptime'),
    text('loadavg'),
    readdir(proc),
    statfs(disk),
    text('net/tcp').catch(() => ''),
    text('net/tcp6').catch(() => ''),
  ]);
  const [one = 0, five = 0, fifteen = 0] = loadavg.split(' ').map(Number);
  return {
    counters: { at: Date.now(), ...ticksIn(stat), ...bytesIn(dev, countedOf(interfacesIn(dev), net)) },
    memory: memoryIn(meminfo),
    disk: {
      total: space.blocks * space.bsize,
      used: (space.blocks - space.bfree) * space.bsize,
      available: space.bavail * space.bsize,
    },
    uptimeSeconds: Number(uptime.split(' ')[0]),
    processes: names.filter((name) => /^\d+$/.test(name)).length,
    connections: connectionsIn(tcp) + connectionsIn(tcp6),
    load: [one, five, fifteen],
  };
}

/** Interfaces with hardware behind them, if there are any: bridges and tunnels would count the same bytes again. */
function countedOf(interfaces: readonly string[], net: string): (name: string) => boolean {
  const withDevice = interfaces.filter((name) => existsSync(join(net, name, 'device')));
  const counted = new Set(withDevice.length > 0 ? withDevice : interfaces);
  return (name) => counted.has(name);
}
