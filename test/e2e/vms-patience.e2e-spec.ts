import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freshDatabase } from '../support/databases.js';
import { eventually, request, startHubProcess } from '../support/hub.js';
import { startInflux } from '../support/influx.js';
import { manyMachines, nodeFile, uuidOf } from '../support/libvirt.js';
import { findProgram } from '../support/programs.js';
import { qemuVirsh, virshOf } from '../support/qemu-virsh.js';
import { ask, collects, statusOf, untilStatus } from '../support/vms.js';

const DEFAULT = 'test:///default';

describe('a machine that is slow', () => {
  it('costs the others nothing, and is there again once it is quick', async () => {
    const influx = await startInflux();
    // A virsh that hangs for one machine, wherever it is asked about; the list of all names none.
    const { folder, path } = await virshOf(
      (own) => `#!/bin/sh
        case "$*" in *${uuidOf(7)}*) while [ -e ${own}/slow ]; do sleep 0.1; done;; esac
        exec ${findProgram('virsh') ?? ''} "$@"`,
    );
    const slow = join(folder, 'slow');
    await writeFile(slow, '');
    const node = await nodeFile(manyMachines(20));
    const hub = await startHubProcess({
      PATH: path,
      DATABASE_URL: await freshDatabase('sqlite'),
      LIBVIRT_TIMEOUT: '5',
      ...collects(node.uri, influx.url),
    });
    const { total_collections: rounds } = await untilStatus(hub, (now) => now.vms_monitored === 19);
    const startedAt = Date.now();
    await untilStatus(hub, (now) => now.total_collections > rounds + 5);
    console.log(`five rounds beside a slow machine took ${Date.now() - startedAt} ms`);
    await untilStatus(hub, (now) => now.total_errors > 0);
    await rm(slow);
    await untilStatus(hub, (now) => now.vms_monitored === 20);
  });
});

describe('a QEMU that hangs', () => {
  it('costs the other machines a reading at most', async () => {
    const influx = await startInflux();
    const { path, hang } = await qemuVirsh(uuidOf(1));
    const hub = await startHubProcess({
      PATH: path,
      DATABASE_URL: await freshDatabase('sqlite'),
      LIBVIRT_TIMEOUT: '600',
      ...collects('qemu:///system', influx.url),
    });
    await untilStatus(hub, (now) => now.total_collections > 1);
    await writeFile(hang, '');
    const { total_collections: rounds } = await untilStatus(hub, (now) => now.total_errors > 0);
    const { last_error: reason } = await untilStatus(hub, (now) => now.total_collections > rounds + 2);
    expect(reason).toBe('A machine held up the figures of all, so libvirt was asked again');
    expect(await ask(hub, 'vms')).toMatchObject({ count: 1, vms: [{ name: 'web' }] });
  });
});

describe('a stop while InfluxDB does not answer', () => {
  it('gives up after its time, and so does the end of the hub', async () => {
    const url = await silentServer();
    const hub = await startHubProcess({
      DATABASE_URL: await freshDatabase('sqlite'),
      ...collects(DEFAULT, url),
    });
    await untilStatus(hub, (now) => now.total_collections > 3);
    // The request itself takes longer than a stop waits, and would be sent again and again.
    expect(await request(hub, 'POST', '/api/telemetry/stop')).toMatchObject({ body: { status: 'stopped' } });
    const { running, influx_queue_size: waiting, total_metrics_written: written } = await statusOf(hub);
    expect([running, waiting > 0, written]).toEqual([false, true, 0]);
    expect(await hub.stop()).toBe(0);
    expect(hub.output()).toContain(`${waiting} line(s) were not written to InfluxDB before the end`);
  });
});

describe('the kinds of block devices', () => {
  it('are asked for again after DEVICE_CACHE_TTL', async () => {
    const influx = await startInflux();
    const { path, log } = await qemuVirsh(uuidOf(1));
    const hub = await startHubProcess({
      PATH: path,
      DATABASE_URL: await freshDatabase('sqlite'),
      DEVICE_CACHE_TTL: '0.5',
      ...collects('qemu:///system', influx.url),
    });
    const asked = async (): Promise<number> =>
      (await readFile(log, 'utf8')).split('\n').filter((name) => name === 'domblklist').length;
    await untilStatus(hub, (now) => now.total_collections > 1);
    const before = await asked();
    await eventually(asked, (now) => now > before + 1);
  });
});

describe('libvirt that hangs', () => {
  it('is given up after LIBVIRT_TIMEOUT', async () => {
    const influx = await startInflux();
    const { path } = await virshOf(() => '#!/bin/sh\nexec sleep 600');
    const hub = await startHubProcess({
      PATH: path,
      DATABASE_URL: await freshDatabase('sqlite'),
      LIBVIRT_TIMEOUT: '0.5',
      ...collects(DEFAULT, influx.url),
    });
    const { last_error: reason } = await untilStatus(hub, (now) => now.total_errors > 1);
    expect(reason).toBe('libvirt is not available: no answer within 0.5 s');
    expect(await request(hub, 'GET', '/api/telemetry/live-vms')).toMatchObject({ status: 502 });
  });
});

/** Takes requests and never answers any. */
async function silentServer(): Promise<string> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
