import { beforeAll, describe, expect, it } from 'vitest';
import { DATABASES, freshDatabase, sql } from '../support/databases.js';
import { eventually, launchHub, startHub } from '../support/hub.js';
import { beat, historyOf, introduce, nodeOf, postSnapshot } from '../support/nodes.js';
import type { NodeAnswer } from '../support/nodes.js';
import { openForSuite } from '../support/suite-hub.js';
import type { HubHere } from '../support/hub-here.js';
import { Database } from '../../src/platform/database/database.js';
import { HistoryRoller } from '../../src/nodes/history/history-roller.js';
import { HistoryMover } from '../../src/nodes/history/history-mover.js';

const DAY_MS = 86_400_000;
const isStatus =
  (status: string) =>
  (node: NodeAnswer): boolean =>
    node.status === status;

function ago(days: number, seconds = 0): string {
  return new Date(Math.floor(Date.now() / 300_000) * 300_000 - days * DAY_MS + seconds * 1000).toISOString();
}

describe.each(DATABASES)('silent nodes on %s', (kind) => {
  it('are offline after their time, and online with the next word', async () => {
    const url = await freshDatabase(kind);
    const hub = await startHub({
      DATABASE_URL: url,
      MIGRATE_ON_START: 'true',
      NODE_OFFLINE_AFTER_SECONDS: '1',
    });
    await beat(hub, 'a');
    expect((await nodeOf(hub, 'a')).status).toBe('online');
    await eventually(() => nodeOf(hub, 'a'), isStatus('offline'));
    await postSnapshot(hub, { node_id: 'a', timestamp: ago(1) });
    expect(await nodeOf(hub, 'a')).toMatchObject({ status: 'online' });
  });

  it('are not blamed for the time in which no hub ran', async () => {
    const url = await freshDatabase(kind);
    const env = { DATABASE_URL: url, MIGRATE_ON_START: 'true', NODE_OFFLINE_AFTER_SECONDS: '3' };
    const hub = await launchHub(env);
    await beat(hub, 'a');
    await hub.kill();
    await sql(url, "UPDATE nodes SET heard_at = '2026-01-01 00:00:00.000'");
    const again = await startHub(env);
    const begun = performance.now();
    expect((await nodeOf(again, 'a')).status).toBe('online');
    await eventually(() => nodeOf(again, 'a'), isStatus('offline'));
    expect(performance.now() - begun).toBeGreaterThan(2_000);
  });
});

describe.each(DATABASES)('old snapshots on %s', (kind) => {
  let hub: HubHere;
  let databaseUrl: string;

  beforeAll(async () => {
    const suite = await openForSuite(kind);
    ({ hub, databaseUrl } = suite);
    return suite.end;
  });

  const rollers = (): HistoryRoller[] =>
    [1, 2].map(() => new HistoryRoller(hub.app.get(Database), { nodeHistoryMs: 7 * DAY_MS }));

  it('become means and maxima of five minutes, once, by several hubs at a time, and late ones join them', async () => {
    for (const [second, cpu] of [
      [0, 1],
      [3, 2],
      [299, 6],
      [300, 8],
    ] as const) {
      await postSnapshot(hub, { node_id: 'old', timestamp: ago(8, second), cpu_percent: cpu });
    }
    await postSnapshot(hub, { node_id: 'old', timestamp: ago(1), cpu_percent: 9 });
    await Promise.all(rollers().map((roller) => roller.roll()));
    expect(await sql(databaseUrl, "SELECT * FROM telemetry_history WHERE node_id = 'old'")).toHaveLength(1);
    const range = `?from=${ago(8)}&to=${ago(8, 600)}&points=3`;
    expect(await historyOf(hub, 'old', range)).toMatchObject({
      step_seconds: 300,
      cpu_percent: [3, 8],
      cpu_percent_max: [6, 8],
    });
    await postSnapshot(hub, { node_id: 'old', timestamp: ago(8, 3), cpu_percent: 2 });
    await postSnapshot(hub, { node_id: 'old', timestamp: ago(8, 6), cpu_percent: 7 });
    await Promise.all(rollers().map((roller) => roller.roll()));
    expect(await historyOf(hub, 'old', range)).toMatchObject({ cpu_percent: [4, 8], cpu_percent_max: [7, 8] });
  });

  it('of a node that turns out to be another are added to its own', async () => {
    await postSnapshot(hub, { node_id: '10.9.0.1', timestamp: ago(8, 1), cpu_percent: 1 });
    await rollers()[0]?.roll();
    const id = await introduce(hub, { Hostname: 'mover', IP_address: '10.9.0.1' });
    await postSnapshot(hub, { node_id: id, timestamp: ago(8, 2), cpu_percent: 3 });
    await rollers()[0]?.roll();
    const { cpu_percent: means } = await historyOf(hub, id, `?from=${ago(8)}&to=${ago(8, 299)}&points=2`);
    expect(means).toEqual([2]);
  });

  it('are forgotten after 90 days', async () => {
    await postSnapshot(hub, { node_id: 'ancient', timestamp: ago(91), cpu_percent: 1 });
    await rollers()[0]?.roll();
    expect((await historyOf(hub, 'ancient')).t).toEqual([]);
  });

  it('move on where a crash interrupted that, and are read meanwhile', async () => {
    await postSnapshot(hub, { node_id: 'from', timestamp: ago(1), cpu_percent: 1 });
    await postSnapshot(hub, { node_id: 'to', timestamp: ago(1, 1), cpu_percent: 3 });
    await sql(databaseUrl, "UPDATE node_aliases SET node_id = 'to' WHERE name = 'from'");
    await sql(databaseUrl, "UPDATE nodes SET merged_into = 'to' WHERE id = 'from'");
    const range = `?from=${ago(1)}&to=${ago(1, 5)}`;
    expect((await historyOf(hub, 'from', range)).cpu_percent).toEqual([1, 3]);
    await Promise.all([1, 2].map(() => new HistoryMover(hub.app.get(Database)).move()));
    expect((await historyOf(hub, 'from', range)).cpu_percent).toEqual([1, 3]);
    expect(await sql(databaseUrl, "SELECT * FROM nodes WHERE id = 'from'")).toEqual([]);
  });
});
