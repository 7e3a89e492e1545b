import { describe, expect, it } from 'vitest';
import { DATABASES, freshDatabase, sql } from '../support/databases.js';
import type { TestDatabaseKind } from '../support/databases.js';
import { eventually } from '../support/hub.js';
import { openHub } from '../support/hub-here.js';
import type { HubHere } from '../support/hub-here.js';
import { historyOf, introduce, postSnapshot } from '../support/nodes.js';

const DAY_MS = 86_400_000;
const STEP_MS = 300_000;
/** The start of five minutes, so that a test knows which snapshots share them. */
const NOW = Math.floor(Date.now() / STEP_MS) * STEP_MS;

function ago(days: number, seconds = 0): string {
  return new Date(NOW - days * DAY_MS + seconds * 1000).toISOString();
}

/** Runs `work` with a hub, and then the passes of two hubs that start at once: of one on SQLite. */
async function between(
  kind: TestDatabaseKind,
  url: string,
  work: (hub: HubHere) => Promise<void>,
): Promise<void> {
  const env = { DATABASE_URL: url, MIGRATE_ON_START: 'true' };
  const hub = await openHub(env);
  await work(hub);
  await hub.close();
  const hubs = await Promise.all((kind === 'sqlite' ? [1] : [1, 2]).map(() => openHub(env)));
  const old = `SELECT 1 FROM telemetry_history WHERE timestamp < '${ago(7).slice(0, 10)}'
    UNION ALL SELECT 1 FROM telemetry_rollups WHERE timestamp < '${ago(91).slice(0, 10)}'
    UNION ALL SELECT 1 FROM nodes WHERE merged_into IS NOT NULL`;
  await eventually(
    () => sql(url, old),
    (rows) => rows.length === 0,
  );
  await Promise.all(hubs.map((each) => each.close()));
}

describe.each(DATABASES)('old snapshots on %s', (kind) => {
  it('become means and maxima of five minutes, once, and late ones join them', async () => {
    const url = await freshDatabase(kind);
    const range = `?from=${ago(9)}&to=${ago(9, 600)}&points=3`;
    await between(kind, url, async (hub) => {
      for (const [second, cpu] of [
        [0, 1],
        [3, 2],
        [299, 6],
        [300, 8],
      ] as const) {
        await postSnapshot(hub, { node_id: 'old', timestamp: ago(9, second), cpu_percent: cpu });
      }
      await postSnapshot(hub, { node_id: 'old', timestamp: ago(1), cpu_percent: 9 });
    });
    await between(kind, url, async (hub) => {
      expect(await sql(url, 'SELECT * FROM telemetry_history')).toHaveLength(1);
      expect(await historyOf(hub, 'old', range)).toMatchObject({
        step_seconds: 300,
        cpu_percent: [3, 8],
        cpu_percent_max: [6, 8],
      });
      const within = `?from=${ago(9, 60)}&to=${ago(9, 240)}`;
      expect(await historyOf(hub, 'old', within)).toMatchObject({ cpu_percent: [3], cpu_percent_max: [6] });
      const again = await postSnapshot(hub, { node_id: 'old', timestamp: ago(9, 3), cpu_percent: 2 });
      expect(again.status).toBe(200);
      expect((await historyOf(hub, 'old', range)).cpu_percent).toEqual([3, 8]);
      expect(await sql(url, 'SELECT * FROM telemetry_history')).toHaveLength(1);
      await postSnapshot(hub, { node_id: 'old', timestamp: ago(9, 6), cpu_percent: 7 });
    });
    await between(kind, url, async (hub) => {
      expect(await historyOf(hub, 'old', range)).toMatchObject({
        cpu_percent: [4, 8],
        cpu_percent_max: [7, 8],
      });
    });
  });

  it('of a node that turns out to be another are added to its own', async () => {
    const url = await freshDatabase(kind);
    const address = '10.9.0.1';
    await between(kind, url, async (hub) => {
      await postSnapshot(hub, { node_id: address, timestamp: ago(9, 1), cpu_percent: 1 });
    });
    let id = '';
    await between(kind, url, async (hub) => {
      id = await introduce(hub, { Hostname: 'mover', IP_address: address });
      await postSnapshot(hub, { node_id: id, timestamp: ago(9, 2), cpu_percent: 3 });
    });
    await between(kind, url, async (hub) => {
      const { cpu_percent: means } = await historyOf(hub, id, `?from=${ago(9)}&to=${ago(9, 299)}&points=2`);
      expect(means).toEqual([2]);
    });
  });

  it('are forgotten after 90 days', async () => {
    const url = await freshDatabase(kind);
    await between(kind, url, async (hub) => {
      await postSnapshot(hub, { node_id: 'ancient', timestamp: ago(93), cpu_percent: 1 });
    });
    expect(await sql(url, 'SELECT * FROM telemetry_rollups')).toEqual([]);
  });

  it('move on where a crash interrupted a join, and are read meanwhile', async () => {
    const url = await freshDatabase(kind);
    const range = `?from=${ago(1)}&to=${ago(1, 5)}`;
    await between(kind, url, async (hub) => {
      await postSnapshot(hub, { node_id: 'from', timestamp: ago(1), cpu_percent: 1 });
      await postSnapshot(hub, { node_id: 'to', timestamp: ago(1, 1), cpu_percent: 3 });
      await sql(url, "UPDATE node_aliases SET node_id = 'to' WHERE name = 'from'");
      await sql(url, "UPDATE nodes SET merged_into = 'to' WHERE id = 'from'");
      expect((await historyOf(hub, 'from', range)).cpu_percent).toEqual([1, 3]);
    });
    await between(kind, url, async (hub) => {
      expect((await historyOf(hub, 'from', range)).cpu_percent).toEqual([1, 3]);
      expect(await sql(url, 'SELECT id FROM nodes')).toEqual([{ id: 'to' }]);
    });
  });
});
