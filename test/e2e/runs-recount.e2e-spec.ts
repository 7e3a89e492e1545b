import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { RunRecount } from '../../src/runs/counts/run-recount.js';
import { DATABASES, freshDatabase, sql } from '../support/databases.js';
import { eventually, request, startHub } from '../support/hub.js';
import { ledgerOf, record, toldAt } from '../support/run-ledger.js';
import { aRun, postBatch } from '../support/runs.js';

const COUNTED = `SELECT agent_name, job_type, status, SUM(runs) AS runs FROM agent_run_counts
  GROUP BY agent_name, job_type, status HAVING SUM(runs) <> 0 ORDER BY 1, 2, 3`;
const STORED = `SELECT agent_name, job_type, status, COUNT(*) AS runs FROM agent_runs
  GROUP BY agent_name, job_type, status ORDER BY 1, 2, 3`;
const CORRECTIONS = 'SELECT COUNT(*) AS found FROM agent_run_counts WHERE shard = 100';

/** Deeds of an operator, by SQL, and by how much they make counts wrong. */
const DEEDS: readonly (readonly [deeds: readonly string[], off: number])[] = [
  [
    [
      "DELETE FROM agent_runs WHERE agent_name = 'agent-3'",
      "UPDATE agent_runs SET status = 'failure' WHERE event_id = 'e50'",
      "UPDATE agent_runs SET agent_name = 'agent-x' WHERE event_id = 'e52'",
    ],
    4 + 2 + 2,
  ],
  [["UPDATE agent_runs SET job_type = 'type-9' WHERE event_id = 'e51'"], 2],
];

describe.each(DATABASES)('the recount of runs on %s', (kind) => {
  it('corrects the counts once, on whichever hub, while runs come', async () => {
    const { url, database, opened, store } = await ledgerOf(kind, 200);
    const recount = new RunRecount(database);
    expect(await recount.recount()).toBe(0);
    expect(await sql(url, CORRECTIONS)).toEqual([{ found: 0 }]);
    for (const [index, [deeds, off]] of DEEDS.entries()) {
      for (const deed of deeds) await opened.dataSource.query(deed);
      expect(await recount.recount()).toBe(off);
      expect(await sql(url, COUNTED)).toEqual(await sql(url, STORED));
      await record(store, [toldAt(1_000 + index)]);
    }
    await opened.dataSource.query("DELETE FROM agent_runs WHERE agent_name = 'agent-7'");
    await Promise.all([
      recount.recount(),
      new RunRecount(database).recount(),
      record(store, [toldAt(2_007), toldAt(2_008)]),
    ]);
    expect(await sql(url, COUNTED)).toEqual(await sql(url, STORED));
    expect(await recount.recount()).toBe(0);
  });

  it('is made at the start of a hub, which forgets old minutes, too', async () => {
    const url = await freshDatabase(kind);
    const env = { DATABASE_URL: url, MIGRATE_ON_START: 'true' };
    const first = await startHub(env);
    await postBatch(first, [aRun('a', { agent_name: 'gone' }), aRun('b'), aRun('c')]);
    await first.close();
    await sql(url, "DELETE FROM agent_runs WHERE event_id IN ('a', 'b')");
    await sql(url, 'INSERT INTO agent_run_minutes (minute, shard, runs) VALUES (29000000, 0, 5)');
    const hub = await startHub(env);
    await eventually(
      async () => sql(url, COUNTED),
      (counts) =>
        JSON.stringify(counts.map(({ agent_name, runs }) => [agent_name, runs])) === '[["tester",1]]',
    );
    await eventually(
      async () => sql(url, 'SELECT minute FROM agent_run_minutes WHERE minute = 29000000'),
      (minutes) => minutes.length === 0,
    );
    const { body } = await request(hub, 'GET', '/api/v1/metadata');
    expect(body).toMatchObject({ agent_names: ['tester'] });
  });
});
