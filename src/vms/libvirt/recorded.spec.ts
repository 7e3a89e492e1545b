import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { Monitored } from '../monitored.js';
import type { Known } from '../monitored.js';
import { isDisk } from './devices.js';
import { parseDomstats, toReading } from './domstats.js';
import type { Figures } from './reading.js';
import { parseDevices, parseList } from './single-stats.js';

/** A moment of a machine of QEMU 7.2 under libvirt 9.0: the outputs of virsh, and what its kernel counted. */
interface Moment {
  readonly did: string;
  readonly at: number;
  readonly list: string;
  readonly domstats: string;
  readonly domblklist: string;
  readonly domiflist: string;
  readonly guest: null | {
    readonly uptime_seconds: number;
    readonly vda: Readonly<Record<string, number>>;
    readonly eth0: Readonly<Record<string, number>>;
  };
}

/** SeaBIOS looks at the first sector before the kernel counts. */
const SECTOR = 512;

describe('a recorded machine of QEMU', () => {
  const monitored = new Monitored();
  const told: (Moment & { readonly known: Known })[] = [];

  beforeAll(async () => {
    const lines = (await readFile('test/recorded/libvirt-qemu.jsonl', 'utf8')).trim().split('\n');
    for (const moment of lines.map((line) => JSON.parse(line) as Moment)) {
      const machines = parseList(moment.list);
      const devices = parseDevices(moment.domblklist, moment.domiflist);
      const readings = machines.map((machine) => {
        const stats = parseDomstats(moment.domstats).get(machine.name) ?? new Map<string, string>();
        return toReading(machine, stats, BigInt(moment.at) * 1_000_000n, (name) => isDisk(devices, name));
      });
      for (const known of monitored.take(machines, readings)) told.push({ ...moment, known });
    }
  });

  const after = (did: string): Moment & { readonly known: Known } => {
    const found = told.findLast((moment) => moment.did === did);
    if (!found) throw new Error(`Nothing was recorded after: ${did}`);
    return found;
  };
  const numbers = (figures: Figures = {}): Record<string, number> =>
    Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, Number(figure)]));

  it('has the figures that its own kernel counted', () => {
    const { guest, known } = after('suspend');
    const [disk] = known.reading.disks;
    const [nic] = known.reading.nics;
    expect(disk?.name).toBe('vda');
    expect(numbers(disk?.figures)).toMatchObject({
      rd_bytes: Number(guest?.vda['rd.bytes']) + SECTOR,
      wr_bytes: guest?.vda['wr.bytes'],
    });
    expect(numbers(nic?.figures)).toMatchObject({
      txbytes: guest?.eth0['tx.bytes'],
      rxerrors: 0,
      txdrops: 0,
    });
    expect(numbers(known.totals)).toMatchObject({ cpus: 1, memactual: 163_840, memswap_in: 0, state: 3 });
    for (const name of ['memrss', 'memavailable', 'memusable', 'memdisk_cache', 'timeusr', 'timesys']) {
      expect(known.totals[name]).toBeGreaterThan(0n);
    }
  });

  it('reads and writes as fast as it did by its own clock', () => {
    const [, from, to] = told.filter(({ did }) => did === 'run');
    const seconds = Number(to?.guest?.uptime_seconds) - Number(from?.guest?.uptime_seconds);
    for (const [rate, counter] of [
      ['disk_rd_bytes', 'rd.bytes'],
      ['disk_wr_bytes', 'wr.bytes'],
    ] as const) {
      const ownRate = (Number(to?.guest?.vda[counter]) - Number(from?.guest?.vda[counter])) / seconds;
      const share = Number(to?.known.rates?.[rate]) / ownRate;
      expect(share).toBeGreaterThan(0.9);
      expect(share).toBeLessThan(1.1);
    }
  });

  it('stands still while it is suspended, and goes on counting over a reset', () => {
    const still = after('stay suspended').known;
    expect(still.totals['state']).toBe(3n);
    expect(new Set(Object.values(still.rates ?? {}))).toEqual(new Set([0]));
    expect(after('reset').known.rates?.['disk_wr_bytes']).toBeGreaterThan(0);
  });

  it('has a card and a disk more once they are attached, no drive of CDs, and no card without figures', () => {
    const names = ({ known: { reading } }: { known: Known }): string[][] => [
      reading.nics.map(({ name }) => name.replace(/\d+$/, '')),
      reading.disks.map(({ name }) => name),
    ];
    expect(names(after('run'))).toEqual([['vnet'], ['vda']]);
    expect(names(after('attach two cards and a disk'))).toEqual([
      ['vnet', 'vnet'],
      ['vda', 'vdb'],
    ]);
    expect(names(after('detach the disk'))).toEqual([['vnet', 'vnet'], ['vda']]);
  });

  it('gives what needs no monitor while that hangs, and its mean rate since once that goes on', () => {
    const [hung, next] = [after('hang').known, after('go on').known];
    expect(hung.totals).not.toHaveProperty('disk_rd_bytes');
    expect(hung.rates).toMatchObject({ net_rxbytes: expect.any(Number) as number });
    expect(hung.totals['cputime']).toBeGreaterThan(0n);
    const before = after('detach the disk').known;
    const bytes = Number(next.totals['disk_rd_bytes']) - Number(before.totals['disk_rd_bytes']);
    expect(next.rates?.['disk_rd_bytes']).toBeCloseTo(bytes / (Number(next.at - before.at) / 1e9), 3);
  });

  it('goes on under its new id after it was started anew, with the rate 0', () => {
    const { known } = after('destroy and create');
    expect(known.reading.id).not.toBe(after('go on').known.reading.id);
    expect(known.rates).toMatchObject({ disk_rd_bytes: 0, net_txbytes: 0 });
  });
});
