import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { folder } from '../../../test/support/spools.js';
import { bytesIn, connectionsIn, interfacesIn, memoryIn, ticksIn } from './counters.js';
import { NodeSpool } from './node-spool.js';
import { LINUX, readMachine } from './read-machine.js';
import { snapshotOf } from './snapshot.js';
import type { Reading } from './snapshot.js';

const DEV = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:  999     9    0    0    0     0          0         0      999     9    0    0    0     0       0          0
  eth0: 5000   50    0    0    0     0          0         0     700     7    0    0    0     0       0          0
  eth1:20 2 0 0 0 0 0 0 30 3 0 0 0 0 0 0
`;

describe('the figures of a machine', () => {
  it('are read from the texts of the kernel', () => {
    expect(ticksIn('cpu  100 1 50 800 20 3 4 5 60 0\ncpu0 1 1 1')).toEqual({ busyTicks: 163, allTicks: 983 });
    expect(interfacesIn(DEV)).toEqual(['eth0', 'eth1']);
    expect(bytesIn(DEV, (name) => name !== 'lo')).toEqual({ receivedBytes: 5020, sentBytes: 730 });
    const meminfo = 'MemTotal:       4096 kB\nMemFree:  1 kB\nMemAvailable:   1024 kB\n';
    expect(memoryIn(meminfo)).toEqual({ total: 4096 * 1024, used: 3072 * 1024 });
    const tcp =
      '  sl  local rem st\n   0: 0100007F:1F90 00000000:0000 0A 0\n   1: 0100007F:1F90 0100007F:8888 01 0';
    expect(connectionsIn(tcp)).toBe(1);
  });

  it('become a snapshot with means since the reading before', () => {
    const counters = { at: 60_000, busyTicks: 90, allTicks: 200, receivedBytes: 6_291_456, sentBytes: 10 };
    const reading: Reading = {
      counters,
      memory: { total: 8 * 2 ** 30, used: 2 * 2 ** 30 },
      disk: { total: 100 * 2 ** 30, used: 40 * 2 ** 30, available: 40 * 2 ** 30 },
      uptimeSeconds: 77.9,
      processes: 5,
      connections: 6,
      load: [0.5, 0.25, 0.125],
    };
    const before = { at: 0, busyTicks: 40, allTicks: 100, receivedBytes: 0, sentBytes: 20 };
    expect(snapshotOf('pg1', reading, before)).toEqual({
      node_id: 'pg1',
      timestamp: '1970-01-01T00:01:00.000Z',
      cpu_percent: 50,
      memory_percent: 25,
      memory_used_mb: 2048,
      memory_total_mb: 8192,
      disk_percent: 50,
      disk_used_gb: 40,
      disk_total_gb: 100,
      network_rx_bytes: 6_291_456,
      network_tx_bytes: 10,
      network_rx_rate_mbps: 0.1,
      network_tx_rate_mbps: null,
      uptime_seconds: 77,
      process_count: 5,
      active_connections: 6,
      load_avg_1m: 0.5,
      load_avg_5m: 0.25,
      load_avg_15m: 0.125,
    });
  });

  it('are those of this machine', async () => {
    const { memory, disk, processes, uptimeSeconds, counters } = await readMachine(LINUX);
    expect(memory.used).toBeLessThan(memory.total);
    expect(disk.used).toBeLessThanOrEqual(disk.total);
    expect(processes).toBeGreaterThan(0);
    expect(uptimeSeconds).toBeGreaterThan(0);
    expect(counters.busyTicks).toBeLessThan(counters.allTicks);
  });
});

describe('the spool of snapshots', () => {
  const file = (): string => join(folder(), 'spool.sqlite.node');
  const spoolAt = (path: string, most?: number): { spool: NodeSpool; said: string[] } => {
    const said: string[] = [];
    const spool = new NodeSpool(path, (trouble) => said.push(trouble), most);
    onTestFinished(() => spool.close());
    return { spool, said };
  };
  const bodies = (spool: NodeSpool): number[] => {
    const found: number[] = [];
    for (let one = spool.oldest(); one; one = spool.oldest()) {
      found.push((JSON.parse(one.body) as { at: number }).at);
      expect(spool.remove(one)).toBe(true);
    }
    return found;
  };

  it('keeps a week of them on the disk, one a minute, for the process after', () => {
    const path = file();
    const week = Array.from({ length: 10_080 }, (_, at) => at);
    const first = spoolAt(path).spool;
    for (const at of week) first.accept({ at, more: 'x'.repeat(450) });
    first.close();
    expect(statSync(path).size).toBeLessThan(16 * 1_048_576);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const { spool, said } = spoolAt(path);
    expect(spool.waiting()).toBe(10_080);
    expect(bodies(spool)).toEqual(week);
    expect(said).toEqual([]);
  });

  it('lets the oldest go at its bound', () => {
    const { spool } = spoolAt(file(), 3);
    for (const at of [1, 2, 3, 4, 5]) spool.accept({ at });
    expect(bodies(spool)).toEqual([3, 4, 5]);
  });

  it('sets a broken file aside, and goes on in memory where there is no disk', () => {
    const path = file();
    writeFileSync(path, 'no database'.repeat(1_000));
    const broken = spoolAt(path);
    broken.spool.accept({ at: 1 });
    expect(bodies(broken.spool)).toEqual([1]);
    expect(broken.said).toEqual([expect.stringContaining('cannot be read')]);
    expect(readdirSync(join(path, '..')).some((name) => name.includes('.broken-'))).toBe(true);
    const nowhere = spoolAt('/proc/nowhere/spool.sqlite.node');
    nowhere.spool.accept({ at: 1 });
    nowhere.spool.accept({ at: 2 });
    expect(bodies(nowhere.spool)).toEqual([1, 2]);
    expect(nowhere.said).toEqual([expect.stringContaining('kept in memory')]);
  });
});
