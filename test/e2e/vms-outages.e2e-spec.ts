import { describe, expect, it } from 'vitest';
import { freshDatabase, SERVERS } from '../support/databases.js';
import { request, startHub, startHubProcess, startLoggedHub } from '../support/hub.js';
import { INFLUX_TOKEN, startInflux, startStandIn } from '../support/influx.js';
import { manyMachines, nodeFile, startLibvirt } from '../support/libvirt.js';
import { ask, collects, statusOf, untilStatus, untilVms } from '../support/vms.js';
import type { VmListJson } from '../support/vms.js';

const DEFAULT = 'test:///default';

describe('libvirt that goes away', () => {
  it('is said once, counted, and read again when it is back; a machine goes on under its new id', async () => {
    const [libvirt, influx] = await Promise.all([startLibvirt(), startInflux()]);
    const hub = await startLoggedHub({
      DATABASE_URL: await freshDatabase('sqlite'),
      ...collects(libvirt.uri, influx.url),
    });
    await untilStatus(hub, (now) => now.total_collections > 1);
    await libvirt.virsh('destroy test; start test');
    await untilVms(hub, ({ vms: [vm] }) => vm?.id === '2');
    await libvirt.virsh('suspend test');
    await untilVms(hub, ({ vms: [vm] }) => vm?.state === 'paused');

    await libvirt.kill();
    const away = await untilStatus(hub, (now) => now.total_errors > 2);
    expect(away.last_error).toMatch(/^libvirt is not available: /);
    expect(away.last_error).not.toContain('/');
    await libvirt.start();
    await untilStatus(hub, (now) => now.reconnects === 1 && now.total_collections > away.total_collections);
    expect(hub.output().match(/Machines are not read/g)).toHaveLength(1);
    expect(hub.output()).toContain('libvirt answers again');

    await request(hub, 'POST', '/api/telemetry/stop');
    const paused = await influx.query("SELECT * FROM vm_totals WHERE VMID = '2' AND state = 3");
    expect(paused.length).toBeGreaterThan(0);
    const features = await influx.query(
      "SELECT net_rxbytes_rate FROM vm_features WHERE VMID = '2' ORDER BY time LIMIT 1",
    );
    const totals = await influx.query("SELECT cpus FROM vm_totals WHERE VMID = '2' ORDER BY time LIMIT 1");
    // The first line under the new id has a rate: the series goes on.
    expect(features[0]?.['time']).toBe(totals[0]?.['time']);
  });
});

describe('InfluxDB that goes away', () => {
  it('gets all lines when it is back, and counts as written only what it acknowledged', async () => {
    const influx = await startInflux();
    const hub = await startLoggedHub({
      DATABASE_URL: await freshDatabase('sqlite'),
      ...collects(DEFAULT, influx.url),
    });
    await untilStatus(hub, (now) => now.total_metrics_written > 0);
    await influx.kill();
    const { total_collections: rounds } = await untilStatus(hub, (now) => now.total_errors > 0);
    const away = await untilStatus(hub, (now) => now.total_collections > rounds + 5);
    expect(away.influx_queue_size).toBeGreaterThan(5);
    await influx.start();
    await untilStatus(
      hub,
      (now) => now.influx_queue_size < 5 && now.total_metrics_written > away.total_metrics_written,
    );
    await request(hub, 'POST', '/api/telemetry/stop');
    const { total_metrics_written: written, total_collections: all, lines_lost: lost } = await statusOf(hub);
    const stored = await influx.query('SELECT COUNT(loop_latency_ms) AS latency FROM collector_latency');
    expect([stored[0]?.['latency'], lost]).toEqual([all, 0]);
    // The first round has two devices, totals and latency; each further one features as well.
    expect(written).toBe(all * 5 - 1);
    expect(hub.output().match(/InfluxDB takes no lines/g)).toHaveLength(1);
  });

  it('loses the oldest lines beyond the bound, and counts them', async () => {
    const influx = await startInflux();
    await influx.kill();
    const hub = await startHub({
      DATABASE_URL: await freshDatabase('sqlite'),
      ...collects(DEFAULT, influx.url),
      INFLUX_QUEUE_LINES: '10',
    });
    const { lines_lost: lost } = await untilStatus(hub, (now) => now.lines_lost > 5);
    expect(lost).toBeGreaterThan(5);
    expect((await statusOf(hub)).influx_queue_size).toBeLessThanOrEqual(10);
  });

  it('loses the bad lines alone, and the log names their series once', async () => {
    const influx = await startInflux();
    const hub = await startLoggedHub({
      DATABASE_URL: await freshDatabase('sqlite'),
      ...collects(DEFAULT, influx.url),
      VM_COLLECTION: 'manual',
    });
    // A field that is a text already refuses numbers.
    await fetch(`${influx.url}/write?db=vms`, { method: 'POST', body: 'vm_totals state="x"' });
    await request(hub, 'POST', '/api/telemetry/start');
    await untilStatus(hub, (now) => now.lines_lost >= 3);
    await request(hub, 'POST', '/api/telemetry/stop');
    const {
      total_collections: rounds,
      lines_lost: lost,
      total_metrics_written: written,
    } = await statusOf(hub);
    expect([lost, written]).toEqual([rounds, rounds * 4 - 1]);
    expect(await influx.query('SELECT COUNT(rd_req) AS n FROM vm_devices')).toMatchObject([{ n: rounds }]);
    expect(hub.output().match(/InfluxDB refused a line/g)).toHaveLength(1);
  });

  it.each([
    { version: '2', path: '/api/v2/write?org=an-org&bucket=vms&precision=ns', scheme: 'Token' },
    { version: '3', path: '/api/v3/write_lp?db=vms&precision=nanosecond', scheme: 'Bearer' },
  ])(
    'is written to by the route of version $version, which retries what is no fault of lines',
    async ({ version, path, scheme }) => {
      const influx = await startInflux();
      const refusals = [503, 401, 429];
      const { url, heard } = await startStandIn(influx, () => refusals.shift());
      const hub = await startHub({
        DATABASE_URL: await freshDatabase('sqlite'),
        ...collects(DEFAULT, url, version),
      });
      await untilStatus(hub, (now) => now.total_metrics_written > 0);
      await request(hub, 'POST', '/api/telemetry/stop');
      expect(new Set(heard.map((one) => one.path))).toEqual(new Set([path]));
      expect(new Set(heard.map(({ authorization }) => authorization))).toEqual(
        new Set([`${scheme} ${INFLUX_TOKEN}`]),
      );
      const { total_collections: rounds, lines_lost: lost } = await statusOf(hub);
      expect(await influx.query('SELECT COUNT(cpus) AS n FROM vm_totals')).toMatchObject([{ n: rounds }]);
      expect(lost).toBe(0);
    },
  );
});

const ROUNDS = 5;

describe('two hundred machines', () => {
  it('are read every second, at a cost that is printed', async () => {
    const influx = await startInflux();
    const node = await nodeFile(manyMachines(200));
    const hub = await startHubProcess({
      DATABASE_URL: await freshDatabase('sqlite'),
      ...collects(node.uri, influx.url),
      POLL_INTERVAL: '1',
      BATCH_MAX_SEC: '1',
    });
    await untilStatus(hub, (now) => now.vms_monitored === 200);
    const before = await cpuOf(hub.url);
    const { total_collections: rounds } = await statusOf(hub);
    const startedAt = Date.now();
    await untilStatus(hub, (now) => now.total_collections >= rounds + ROUNDS);
    const seconds = (Date.now() - startedAt) / 1000;
    const cpu = (await cpuOf(hub.url)) - before;
    console.log(
      `200 machines: ${(ROUNDS / seconds).toFixed(2)} rounds a second, ${((cpu / seconds) * 100).toFixed(1)} % of a processor in the hub`,
    );
    expect((await ask<VmListJson>(hub, 'vms')).count).toBe(200);
    expect(await statusOf(hub)).toMatchObject({ lines_lost: 0, total_errors: 0 });
  });
});

async function cpuOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total (\S+)/m.exec(text)?.[1]);
}

describe.each(SERVERS)('two hubs on %s', (kind) => {
  it('have one that collects, and the other goes on when it dies', async () => {
    const influx = await startInflux();
    const env = {
      DATABASE_URL: await freshDatabase(kind),
      MIGRATE_ON_START: 'true',
      ...collects(DEFAULT, influx.url),
    };
    const first = await startHubProcess(env);
    await untilStatus(first, (now) => now.collecting && now.total_collections > 0);
    const second = await startHub(env);
    const { total_collections: rounds } = await statusOf(first);
    await untilStatus(first, (now) => now.total_collections > rounds + 5);
    expect(await statusOf(second)).toMatchObject({ running: true, collecting: false, total_collections: 0 });
    await first.kill();
    const diedAt = Date.now();
    await untilStatus(second, (now) => now.total_collections > 0);
    expect(Date.now() - diedAt).toBeLessThan(15_000);
  });

  it('pass the lease on at once when the one that collects stops', async () => {
    const influx = await startInflux();
    const env = {
      DATABASE_URL: await freshDatabase(kind),
      MIGRATE_ON_START: 'true',
      ...collects(DEFAULT, influx.url),
    };
    const [first, second] = [await startHub(env), await startHub(env)];
    await untilStatus(first, (now) => now.total_collections > 0);
    await request(first, 'POST', '/api/telemetry/stop');
    await untilStatus(second, (now) => now.collecting && now.total_collections > 0);
  });
});
