import { describe, expect, it } from 'vitest';
import { freshDatabase } from '../support/databases.js';
import { eventually, request, startHub } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { INFLUX_DB, INFLUX_TOKEN, startInflux, startStandIn } from '../support/influx.js';
import { ask, collects, untilStatus } from '../support/vms.js';

const UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';
const EMPTY = { t: [], cpu_percent: [], disk_read_rate: [], network_rx_rate_max: [] };

interface HistoryJson {
  readonly step_seconds: number;
  readonly t: readonly number[];
  readonly cpu_percent: readonly (number | null)[];
  readonly cpu_percent_max: readonly (number | null)[];
  readonly memory_used: readonly (number | null)[];
  readonly network_rx_rate: readonly (number | null)[];
  readonly disk_write_rate_max: readonly (number | null)[];
}

async function hubOn(influxUrl: string, version?: string): Promise<Hub> {
  const env = { DATABASE_URL: await freshDatabase('sqlite'), MIGRATE_ON_START: 'true' };
  return startHub({ ...env, ...collects('test:///default', influxUrl, version) });
}

const historyOf = async (hub: Hub, vm: string, query = ''): Promise<HistoryJson> =>
  ask<HistoryJson>(hub, `vm-history/${encodeURIComponent(vm)}${query}`);

describe('the history of a machine', () => {
  it('has the rates that were written, by its UUID and by its name', async () => {
    const influx = await startInflux();
    const hub = await hubOn(influx.url);
    const byUuid = await eventually(
      () => historyOf(hub, UUID),
      ({ t }) => t.length > 1,
    );
    const byName = await historyOf(hub, 'test');
    for (const history of [byUuid, byName]) {
      // The test driver counts 100,000 bytes a second; its machine has 2 GiB and does nothing.
      expect(history.network_rx_rate[0]).toBeGreaterThan(50_000);
      expect(history.network_rx_rate[0]).toBeLessThan(200_000);
      expect(history.memory_used[0]).toBe(2_097_152);
      expect(history.cpu_percent[0]).toBe(0);
      expect(history.disk_write_rate_max).toHaveLength(history.t.length);
    }
    expect(await historyOf(hub, String.raw`o'r \' 1`)).toMatchObject(EMPTY);
    expect(await historyOf(hub, UUID, '?from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z')).toMatchObject(
      EMPTY,
    );
    const { step_seconds: step } = await historyOf(hub, UUID, '?from=2026-01-01T00:00:00Z&points=101');
    expect(step).toBeGreaterThan(1_000);
  });

  it('has the share of the processors that was used, from reading to reading', async () => {
    const influx = await startInflux();
    const hub = await hubOn(influx.url);
    // InfluxDB's steps of ten seconds begin at multiples of ten: the restart is in the second one.
    const second = Math.floor(Date.now() / 10_000) * 10 - 1_005;
    // Half of two processors for ten seconds, then a restart, which is no use of theirs.
    const lines = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((at) => [at, at * 1e9]);
    const body = [...lines, [10, 0], [11, 0]].map(
      ([at = 0, ns]) => `vm_totals,VMID=9,name=pg1,uuid=u-9 cputime=${ns}i,cpus=2i ${second + at}000000000`,
    );
    await fetch(`${influx.url}/write?db=${INFLUX_DB}`, { method: 'POST', body: body.join('\n') });
    const [from, to] = [second - 5, second + 95].map((at) => new Date(at * 1_000).toISOString());
    const history = await historyOf(hub, 'u-9', `?from=${from}&to=${to}&points=11`);
    expect(history).toMatchObject({ step_seconds: 10, cpu_percent_max: [50, 50] });
    const [first, last] = history.cpu_percent;
    expect(first).toBe(50);
    expect(last).toBeLessThan(50);
  });

  it.each([
    ['2', 'Token'],
    ['3', 'Bearer'],
  ])('is asked for by the route that version %s has, too', async (version, scheme) => {
    const influx = await startInflux();
    const { url, asked } = await startStandIn(influx);
    const hub = await hubOn(url, version);
    await untilStatus(hub, ({ total_metrics_written: written }) => written > 5);
    expect((await historyOf(hub, UUID)).t.length).toBeGreaterThan(0);
    expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(
      new Set([`${scheme} ${INFLUX_TOKEN}`]),
    );
    expect(asked.every(({ path }) => path.startsWith(`/query?db=${INFLUX_DB}&epoch=s&q=SELECT`))).toBe(true);
  });

  it('is a 502 without InfluxDB, and a 500 without a collector', async () => {
    const influx = await startInflux();
    const hub = await hubOn(influx.url);
    await influx.kill();
    expect(await request(hub, 'GET', `/api/telemetry/vm-history/${UUID}`)).toMatchObject({
      status: 502,
      body: { detail: 'InfluxDB does not answer the question: ECONNREFUSED' },
    });
    const other = await startHub({ DATABASE_URL: await freshDatabase('sqlite'), MIGRATE_ON_START: 'true' });
    expect(await request(other, 'GET', `/api/telemetry/vm-history/${UUID}`)).toMatchObject({ status: 500 });
  });
});
