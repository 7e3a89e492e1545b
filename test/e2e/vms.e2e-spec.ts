import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { hub as hubCommand } from '../support/command-line.js';
import { DATABASES, freshDatabase } from '../support/databases.js';
import { failToStart, request, startHub, startHubProcess, startLoggedHub } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { INFLUX_TOKEN, startInflux } from '../support/influx.js';
import type { InfluxServer } from '../support/influx.js';
import { nodeFile, uuidOf } from '../support/libvirt.js';
import { qemuVirsh } from '../support/qemu-virsh.js';
import { ask, collects, statusOf, untilStatus } from '../support/vms.js';
import type { VmListJson } from '../support/vms.js';

const DEFAULT = 'test:///default';
const UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';
const FULL_ROUNDS = 3;

async function hubOn(kind: (typeof DATABASES)[number], env: Record<string, string>): Promise<Hub> {
  return startHub({ DATABASE_URL: await freshDatabase(kind), MIGRATE_ON_START: 'true', ...env });
}

async function steer(
  hub: Hub,
  what: 'start' | 'stop',
): Promise<{ status: number; body: Record<string, unknown> }> {
  // The pages of Dashboard-2.0 send no body, and say that it is JSON.
  return request(hub, 'POST', `/api/telemetry/${what}`, '');
}

describe.each(DATABASES)('the collector of a hub on %s', (kind) => {
  it('reads a machine of the test driver, and InfluxDB has its lines', async () => {
    const influx = await startInflux();
    const hub = await hubOn(kind, collects(DEFAULT, influx.url));
    const status = await untilStatus(
      hub,
      (now) => now.total_collections >= FULL_ROUNDS && now.influx_queue_size === 0,
    );
    expect(status).toMatchObject({
      running: true,
      collecting: true,
      vms_monitored: 1,
      total_errors: 0,
      lines_lost: 0,
    });
    const [totals] = await influx.query('SELECT * FROM vm_totals ORDER BY time DESC LIMIT 1');
    expect(totals).toMatchObject({
      VMID: '1',
      name: 'test',
      uuid: UUID,
      cpus: 2,
      state: 1,
      memactual: 2_097_152,
      memavailable: 2_097_152,
      memrss: 1_048_576,
      memusable: 1_048_576,
      memswap_in: 0,
      memswap_out: 0,
      memmajor_fault: 0,
      memminor_fault: 0,
      memdisk_cache: 262_144,
      timeusr: 5_540_000_000,
      timesys: 6_460_000_000,
      cputime: 48_772_617_035,
    });
    for (const name of ['net_rxbytes', 'net_txdrops', 'disk_rd_req', 'disk_wr_reqs', 'disk_errors']) {
      expect(totals?.[name]).toBeGreaterThan(0);
    }
    const devices = await influx.query('SELECT * FROM vm_devices');
    expect(new Set(devices.map(({ devtype, device }) => `${devtype} ${device}`))).toEqual(
      new Set(['nic testnet0', 'disk vda']),
    );
    const [feature] = await influx.query('SELECT * FROM vm_features ORDER BY time LIMIT 1');
    expect(feature?.['net_rxbytes_rate']).toBeGreaterThan(0);
    expect(feature?.['net_rxbytes_angle_deg']).toBeCloseTo(
      (Math.atan(Number(feature?.['net_rxbytes_rate'])) * 180) / Math.PI,
      9,
    );
    const counted = await influx.query('SELECT COUNT(loop_latency_ms) FROM collector_latency');
    expect(counted[0]?.['count']).toBeGreaterThanOrEqual(FULL_ROUNDS);
  });

  it('starts and stops by its routes, in the words of Dashboard-2.0', async () => {
    const influx = await startInflux();
    const hub = await hubOn(kind, { ...collects(DEFAULT, influx.url), VM_COLLECTION: 'manual' });
    expect(await statusOf(hub)).toMatchObject({ running: false, started_at: null, total_collections: 0 });
    expect((await steer(hub, 'stop')).body).toEqual({
      status: 'not_running',
      message: 'Telemetry collection is not running',
    });
    expect(await ask(hub, 'vms')).toEqual({ count: 0, vms: [] });
    expect(await steer(hub, 'start')).toMatchObject({
      status: 200,
      body: {
        status: 'started',
        message: 'Telemetry collection started successfully',
        details: { running: true },
      },
    });
    expect((await steer(hub, 'start')).body).toMatchObject({
      status: 'already_running',
      message: 'Telemetry collection is already running',
      details: { running: true },
    });
    await untilStatus(hub, (now) => now.vms_monitored === 1);
    expect((await steer(hub, 'stop')).body).toEqual({
      status: 'stopped',
      message: 'Telemetry collection stopped successfully',
    });
    // All that was read is written.
    const { total_metrics_written: written, influx_queue_size: waiting } = await statusOf(hub);
    expect([written > 0, waiting]).toEqual([true, 0]);
    expect(await ask(hub, 'vms')).toEqual({ count: 0, vms: [] });
    expect(await ask(hub, 'live-vms')).toMatchObject({
      count: 1,
      source: 'libvirt',
      vms: [{ name: 'test' }],
    });
  });
});

describe('the routes of the collector', () => {
  let influx: InfluxServer;
  beforeEach(async () => void (influx = await startInflux()));

  it('answer as the pages of Dashboard-2.0 read them', async () => {
    const hub = await hubOn('sqlite', collects(DEFAULT, influx.url));
    await untilStatus(hub, (now) => now.total_collections >= FULL_ROUNDS);
    const vm = {
      id: '1',
      name: 'test',
      uuid: UUID,
      state: 'running',
      cpu_count: 2,
      memory_max: 8_388_608,
      memory_used: 2_097_152,
      cputime: 48_772_617_035,
    };
    expect(await ask(hub, 'vms')).toEqual({ count: 1, vms: [vm] });
    expect(await ask(hub, 'live-vms')).toEqual({ count: 1, source: 'libvirt', vms: [vm] });
    expect(await ask(hub, 'config')).toEqual({
      config: {
        libvirt_uri: '***',
        influx_url: '***',
        influx_db: 'vms',
        poll_interval: 0.2,
        batch_max_lines: 2_000,
        batch_max_sec: 0.2,
        device_cache_ttl: 300,
      },
    });
    expect(await ask(hub, 'vm-stats/1')).toMatchObject({
      vm_id: '1',
      metrics: { cpus: 2, state: 1, memrss: 1_048_576 },
    });
    const {
      vms: [told],
    } = await ask<{ vms: Record<string, number>[] }>(hub, 'vm-telemetry');
    expect(told).toMatchObject({ ...vm, cpu_usage_percent: 0, memory_usage_percent: 25 });
    // The test driver counts 100,000 bytes a second.
    expect(told?.['network_rx_rate']).toBeGreaterThan(50_000);
    expect(told?.['network_rx_rate']).toBeLessThan(200_000);
    expect(await ask(hub, 'monitored-vms')).toMatchObject({
      count: 1,
      source: 'collector',
      last_collection: expect.any(String) as string,
      vms: [{ id: '1', name: 'test', uuid: UUID }],
    });
    expect(await ask(hub, 'diagnostic')).toMatchObject({
      status: 'success',
      kvm: { status: 'connected', live_vms: 1, error: null },
      influx: { status: 'connected', error: null },
      collector: { running: true, vms_monitored: 1 },
    });
    expect(await request(hub, 'GET', '/api/telemetry/vm-stats/99')).toMatchObject({ status: 404 });
  });

  it('say 502 where libvirt cannot be opened, without its path', async () => {
    const uri = 'test+unix:///default?socket=/nowhere/secret-name';
    const hub = await hubOn('sqlite', { ...collects(uri, influx.url), VM_COLLECTION: 'manual' });
    for (const answer of [await steer(hub, 'start'), await request(hub, 'GET', '/api/telemetry/live-vms')]) {
      expect(answer).toMatchObject({
        status: 502,
        body: { detail: 'libvirt is not available: Failed to connect socket: No such file or directory' },
      });
    }
    expect(await statusOf(hub)).toMatchObject({ running: false });
    expect(JSON.stringify(await ask(hub, 'diagnostic'))).not.toMatch(/nowhere|secret-name/);
  });

  it('leave out drives of CDs, and machines that are gone; a new device and a new machine are there at once', async () => {
    const [one, other] = [
      { name: 'a b,c=d', uuid: uuidOf(1) },
      { name: 'two', uuid: uuidOf(2) },
    ];
    const node = await nodeFile([{ ...one, cdroms: ['hdc'] }, other]);
    const hub = await hubOn('sqlite', collects(node.uri, influx.url));
    await untilStatus(hub, (now) => now.vms_monitored === 2 && now.total_metrics_written > 0);
    await node.write([
      { ...one, cdroms: ['hdc'], disks: ['vda', 'vdb'], nics: ['tap0', 'tap1'] },
      { ...other, uuid: uuidOf(3) },
    ]);
    await untilStatus(hub, (now) => now.vms_monitored === 2);
    const names = (list: VmListJson): string[] => list.vms.map(({ uuid }) => uuid);
    expect(names(await ask<VmListJson>(hub, 'live-vms'))).toEqual([uuidOf(1), uuidOf(3)]);
    const { total_collections: rounds } = await statusOf(hub);
    await untilStatus(hub, (now) => now.total_collections > rounds + 1 && now.influx_queue_size === 0);
    await steer(hub, 'stop');
    const devices = await influx.query(`SELECT * FROM vm_devices WHERE uuid = '${uuidOf(1)}'`);
    expect(new Set(devices.map(({ device }) => device))).toEqual(new Set(['vda', 'vdb', 'tap0', 'tap1']));
    expect(new Set(devices.map(({ name }) => name))).toEqual(new Set([one.name]));
  });
});

describe('a driver that gives all figures at once', () => {
  it('is asked for no more than that, and once for the kinds of its disks', async () => {
    const influx = await startInflux();
    const { path, log } = await qemuVirsh(uuidOf(1));
    const hub = await startHubProcess({
      PATH: path,
      DATABASE_URL: await freshDatabase('sqlite'),
      ...collects('qemu:///system', influx.url),
    });
    await untilStatus(hub, (now) => now.total_collections >= FULL_ROUNDS);
    expect(await ask(hub, 'vms')).toMatchObject({
      vms: [{ id: '5', name: 'web', state: 'paused', cpu_count: 4 }],
    });
    await steer(hub, 'stop');
    const devices = await influx.query(
      'SELECT device, rxbytes, rd_req FROM vm_devices ORDER BY time LIMIT 2',
    );
    expect(devices).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ device: 'vnet0', rxbytes: 2 ** 53, rd_req: null }),
        expect.objectContaining({ device: 'vda', rxbytes: null, rd_req: 5 }),
      ]),
    );
    const [totals] = await influx.query('SELECT * FROM vm_totals LIMIT 1');
    expect(totals).toMatchObject({ state: 3, cpus: 4, disk_rd_req: 5, memactual: 524_288 });
    expect(totals).not.toHaveProperty('memrss');
    const commands = (await readFile(log, 'utf8')).trim().split('\n');
    expect(commands.filter((name) => name === 'domblklist')).toHaveLength(1);
    expect(new Set(commands)).toEqual(new Set(['list', 'domstats', 'domblklist', 'domiflist']));
  });
});

describe('hub check', () => {
  it('says how libvirt and InfluxDB answer', async () => {
    const influx = await startInflux();
    const database = await freshDatabase('sqlite');
    await hubCommand(['migrate', 'up'], database);
    const well = await hubCommand(['check'], database, collects(DEFAULT, influx.url));
    expect(well.stdout).toMatch(/^ok +libvirt +answers, with 1 running machine\(s\)$/m);
    expect(well.stdout).toMatch(/^ok +InfluxDB +answers$/m);
    await influx.kill();
    const ill = await hubCommand(['check'], database, collects('test:///nowhere.xml', influx.url));
    expect(ill.code).toBe(1);
    expect(ill.stdout).toMatch(/^problem +libvirt +libvirt is not available: /m);
    expect(ill.stdout).toMatch(/^problem +InfluxDB +it does not answer: ECONNREFUSED$/m);
  });
});

describe('a hub without libvirt', () => {
  it('says so', async () => {
    const hub = await hubOn('sqlite', {});
    const message = 'Telemetry collector not initialized';
    expect(await ask(hub, 'status')).toEqual({ status: 'not_initialized', running: false, message });
    expect(await steer(hub, 'start')).toMatchObject({ status: 500, body: { detail: message } });
    expect(await ask(hub, 'vms')).toEqual({ count: 0, vms: [] });
  });

  it('does not start with some of its settings', async () => {
    const { code, output } = await failToStart({
      DATABASE_URL: 'sqlite::memory:',
      LIBVIRT_URI: DEFAULT,
      INFLUX_TOKEN,
    });
    expect(code).toBe(1);
    for (const name of ['INFLUX_URL', 'INFLUX_DB']) expect(output).toContain(`${name}: is missing`);
    expect(output).not.toContain(INFLUX_TOKEN);
  });

  it('shows no secret in its log', async () => {
    const influx = await startInflux();
    const hub = await startLoggedHub({
      DATABASE_URL: await freshDatabase('sqlite'),
      ...collects('test:///default?secret=1', influx.url),
    });
    await untilStatus(hub, (now) => now.total_collections > 0);
    expect(hub.output()).not.toMatch(/secret=1|a-token-of-the-test/);
  });
});
