import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { explain, rowsRead, watch } from '../../bench/explain.js';
import { Database } from '../../src/platform/database/database.js';
import { RunLists } from '../../src/runs/run-lists.js';
import { readRunQuery } from '../../src/runs/run-query.js';
import { DATABASES } from '../support/databases.js';
import { AGENTS, at, ledgerOf } from '../support/run-ledger.js';
import type { RunJson } from '../support/runs.js';

type Query = Record<string, string>;

const RUNS = 3_000;

async function rowsOf(lists: RunLists, query: Query): Promise<RunJson[]> {
  return JSON.parse((await lists.read(readRunQuery(query))).body.toString()) as RunJson[];
}

describe.each(DATABASES)('lists of the run ledger on %s', (kind) => {
  it('read little more than they show, and pass over entries of an index', async () => {
    const { opened, database } = await ledgerOf(kind, RUNS);
    const { watched, queries } = watch(database);
    const half = at(RUNS / 2);
    const questions: readonly (readonly [query: Query, index: string, isDeep: boolean, most: number])[] = [
      [{}, 'idx_run_newest', false, 200],
      [{ created_before: half }, 'idx_run_newest', false, 200],
      [{ agent_name: 'agent-7' }, 'idx_run_agent', false, 2 * (RUNS / AGENTS)],
      [{ agent_name: 'agent-7', limit: '1' }, 'idx_run_agent', false, 1],
      [{ agent_name: 'agent-7', job_type: 'type-1' }, 'idx_run_agent', false, 2 * (RUNS / AGENTS)],
      [{ agent_name: 'agent-1', status: 'failed' }, 'idx_run_agent_status', false, 60],
      [{ status: 'failed' }, 'idx_run_status', false, 60],
      [{ job_type: 'type-3' }, 'idx_run_job_type', false, 200],
      [{ run_id: 'r7' }, 'idx_run_id', false, 6],
      [{ parent_run_id: 'r7' }, 'idx_run_parent', false, 200],
      [{ offset: '2000' }, 'idx_run_newest', true, 2_700],
      [{ start_time_to: half }, 'idx_run_newest', true, RUNS / 2 + 700],
      [{ agent_name: 'agent-7', offset: '20' }, 'idx_run_agent', true, 400],
    ];
    for (const [query, index, isDeep, most] of questions) {
      queries.length = 0;
      await new RunLists(watched).read(readRunQuery({ ...query }));
      const [states] = queries;
      if (!states) throw new Error('nothing was asked');
      const plan = (await explain(opened.dataSource, opened.dialect, states)).join('\n');
      const what = `${JSON.stringify(query)}\n${plan}`;
      expect(plan, what).toMatch(new RegExp(`\\b${index}\\b`));
      if (isDeep) expect(plan, what).toMatch(/COVERING INDEX|Using index$/m);
      const read = await rowsRead(opened.dataSource, opened.dialect, states);
      // One more tells a server that an index ends.
      expect(read ?? 0, what).toBeLessThanOrEqual(most + 5);
    }
  });

  it('find the same runs by whichever index', async () => {
    const count = 300;
    const { database } = await ledgerOf(kind, count);
    const lists = new RunLists(database);
    const filters: Query = {
      agent_name: 'agent-1',
      status: 'failed',
      job_type: 'type-3',
      run_id: 'r101',
      parent_run_id: 'r11',
      created_before: at(250),
      start_time_from: at(20),
      offset: '1',
    };
    const all = await rowsOf(lists, { limit: '1000' });
    expect(all).toHaveLength(count);
    const fits = (row: RunJson, { created_before, start_time_from, offset: _offset, ...equal }: Query) =>
      Object.entries({ ...equal, ...(equal['status'] ? { status: 'failure' } : {}) }).every(
        ([name, value]) => row[name as keyof RunJson] === value,
      ) &&
      (created_before === undefined || Date.parse(row.created_at) < Date.parse(created_before)) &&
      (start_time_from === undefined || Date.parse(row.start_time) >= Date.parse(start_time_from));
    for (let subset = 0; subset < 2 ** 8; subset++) {
      const query = Object.fromEntries(Object.entries(filters).filter((_, bit) => subset & (1 << bit)));
      const expected = all.filter((row) => fits(row, query)).slice(Number(query['offset'] ?? 0), 100);
      const found = await rowsOf(lists, { ...query, limit: query['offset'] ? '99' : '100' });
      expect(
        found.map(({ event_id: id }) => id),
        JSON.stringify(query),
      ).toEqual(expected.map(({ event_id: id }) => id));
    }
  });

  it('show a run as it is after a change, also one between their reads', async () => {
    const { database, store } = await ledgerOf(kind, 3);
    const change = async (host: string): Promise<unknown> =>
      store.change(['e1'], 1, (set) => set.change('e1', { host }));
    let asked = 0;
    let before: () => Promise<unknown> = async () => undefined;
    const hindered = Object.assign(Object.create(database) as Database, {
      askAnywhere: async (query: Parameters<Database['askAnywhere']>[0]) => {
        if (++asked === 2) await before();
        return database.askAnywhere(query);
      },
    });
    const lists = new RunLists(hindered);
    const hosts = async () => (await rowsOf(lists, {})).map(({ host }) => host);
    expect(await hosts()).toEqual([null, null, null]);
    for (const [host, meanwhile] of [
      ['a', undefined],
      ['b', 'c'],
    ] as const) {
      await change(host);
      asked = 0;
      if (meanwhile !== undefined) before = () => change(meanwhile);
      expect(await hosts()).toEqual([null, meanwhile ?? host, null]);
    }
  });
});
