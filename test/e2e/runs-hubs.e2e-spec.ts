import { describe, expect, it } from 'vitest';
import { DATABASES, freshDatabase, sql } from '../support/databases.js';
import type { TestDatabaseKind } from '../support/databases.js';
import { request, startHub, startHubProcess } from '../support/hub.js';
import type { Hub } from '../support/hub.js';
import { inParallel } from '../support/parallel.js';
import { aRun, patchRun, postBatch, postRun, runOf } from '../support/runs.js';

const COUNTED = `SELECT agent_name, job_type, status, SUM(runs) AS runs FROM agent_run_counts
  GROUP BY agent_name, job_type, status HAVING SUM(runs) <> 0 ORDER BY 1, 2, 3`;
const STORED = `SELECT agent_name, job_type, status, COUNT(*) AS runs FROM agent_runs
  GROUP BY agent_name, job_type, status ORDER BY 1, 2, 3`;

/** Two hubs on one database, or the one that a SQLite file takes. */
async function hubsOn(kind: TestDatabaseKind): Promise<{ hubs: readonly [Hub, Hub]; url: string }> {
  const url = await freshDatabase(kind);
  const env = { DATABASE_URL: url, MIGRATE_ON_START: 'true' };
  const first = await startHub(env);
  return { hubs: [first, kind === 'sqlite' ? first : await startHub(env)], url };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe.each(DATABASES)('runs told to several hubs on %s', (kind) => {
  it('are stored once, however often and wherever they arrive, and counted once', async () => {
    const { hubs, url } = await hubsOn(kind);
    const sent = numbers(200).map((index) => ({ hub: hubs[index % 2] ?? hubs[0], id: `e${index % 50}` }));
    const outcomes: string[] = [];
    await inParallel(16, sent, async ({ hub, id }) => {
      const { status, body } = await postRun(hub, aRun(id, { status: 'success' }));
      outcomes.push(`${status} ${body.status}`);
    });
    expect(outcomes.filter((outcome) => outcome === '201 created')).toHaveLength(50);
    expect(outcomes.filter((outcome) => outcome === '200 duplicate')).toHaveLength(150);
    let [inserted, duplicates] = [0, 0];
    await inParallel(4, numbers(8), async (index) => {
      const runs = numbers(60).map((at) => aRun(`b${at}`, { agent_name: `agent-${at % 3}` }));
      const { body } = await postBatch(hubs[index % 2] ?? hubs[0], runs);
      inserted += body.inserted;
      duplicates += body.duplicates;
    });
    expect([inserted, duplicates]).toEqual([60, 7 * 60]);
    expect(await sql(url, COUNTED)).toEqual(await sql(url, STORED));
  });

  it('keep each member of PATCHes that come at the same time, and are counted at their last status', async () => {
    const { hubs, url } = await hubsOn(kind);
    await postBatch(
      hubs[0],
      numbers(5).map((index) => aRun(`p${index}`)),
    );
    const members = ['items_discovered', 'items_succeeded', 'items_failed', 'items_skipped', 'duration_ms'];
    const patches = numbers(5).flatMap((run) =>
      members.map((name, index) => ({
        run,
        patch: { [name]: index + 1 },
        hub: hubs[(run + index) % 2] ?? hubs[0],
      })),
    );
    const endings = numbers(5).map((run) => ({
      run,
      patch: { status: 'success' },
      hub: hubs[run % 2] ?? hubs[0],
    }));
    await inParallel(16, [...patches, ...endings], async ({ hub, run, patch }) => {
      expect((await patchRun(hub, `p${run}`, patch)).status).toBe(200);
    });
    for (const run of numbers(5)) {
      expect(await runOf(hubs[1], `p${run}`)).toMatchObject({
        status: 'success',
        ...Object.fromEntries(members.map((name, index) => [name, index + 1])),
      });
    }
    expect(await sql(url, COUNTED)).toEqual(await sql(url, STORED));
  });

  it('are there after a crash, if they were acknowledged', async () => {
    const url = await freshDatabase(kind);
    const env = { DATABASE_URL: url, MIGRATE_ON_START: 'true' };
    const hub = await startHubProcess(env);
    const acknowledged: string[] = [];
    let sent = 0;
    const client = async (): Promise<void> => {
      for (;;) {
        const id = `c${sent++}`;
        const { status } = await postRun(hub, aRun(id));
        if (status === 201) acknowledged.push(id);
        if (acknowledged.length === 60) await hub.kill();
      }
    };
    await Promise.allSettled(numbers(8).map(client));
    const next = await startHub(env);
    const stored = new Set(
      (await sql(url, 'SELECT event_id FROM agent_runs')).map(({ event_id }) => event_id),
    );
    expect(acknowledged.length).toBeGreaterThanOrEqual(60);
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    expect(await sql(url, COUNTED)).toEqual(await sql(url, STORED));
    expect((await request(next, 'GET', '/api/v1/metadata')).body).toMatchObject({ agent_names: ['tester'] });
  });
});
