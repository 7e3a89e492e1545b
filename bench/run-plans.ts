/**
 * Fills each database with runs of agents and prints, as Markdown, how it finds the rows of each statement of the run
 * ledger, how many it reads for it, and how long that takes.
 *
 *   npm run bench:run-plans -- [--runs 1000000] [--on sqlite,mariadb,mysql]
 */
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { readSettings } from '../src/app/settings.js';
import { schemaOf } from '../src/app/schema.js';
import { RunSource } from '../src/jobs/run-source.js';
import { Database } from '../src/platform/database/database.js';
import type { Dialect } from '../src/platform/database/dialect.js';
import { toColumn } from '../src/platform/database/instant.js';
import { openDatabase } from '../src/platform/database/connecting/open-database.js';
import { RunFiguresReader } from '../src/runs/counts/run-figures.js';
import { addToMinutes } from '../src/runs/counts/run-counts.js';
import { OldMinutes } from '../src/runs/counts/old-minutes.js';
import { RunRecount } from '../src/runs/counts/run-recount.js';
import { instantOf } from '../src/runs/rules/instant.js';
import type { ToldRun } from '../src/runs/rules/members.js';
import { readRun } from '../src/runs/rules/run-body.js';
import { RunChanges } from '../src/runs/run-changes.js';
import { RunLooks } from '../src/runs/run-looks.js';
import { RunNamesReader } from '../src/runs/run-names.js';
import { readRunQuery } from '../src/runs/run-query.js';
import { RunLists } from '../src/runs/run-lists.js';
import { RunReader } from '../src/runs/run-reader.js';
import { insertRuns } from '../src/runs/run-rows.js';
import type { NewRun } from '../src/runs/run-set.js';
import { ALL_DATABASES, giveMemory, withEachDatabase } from './databases.js';
import { explain, rowsRead, watch } from './explain.js';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '1000000' }, on: { type: 'string', default: ALL_DATABASES } },
});
const RUNS = Number(values.runs);
const AT_ONCE = 2_000;
const AGENTS = 50;
const MINUTE_MS = 60_000;
const STARTED = Date.now();

Logger.overrideLogger(false);
await withEachDatabase(async (kind, url) => {
  const settings = readSettings({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
  const opened = await openDatabase(settings, schemaOf(settings), new Logger());
  const { dataSource, dialect } = opened;
  const database = new Database(dataSource, dialect);
  await giveMemory(url);
  await fill(database, dataSource);
  await dataSource.query(kind === 'sqlite' ? 'ANALYZE' : 'ANALYZE TABLE agent_runs, agent_run_counts');
  console.log(`\n## ${kind}: ${RUNS} runs of ${AGENTS} agents\n`);
  const { watched, queries } = watch(database);
  for (const [what, run] of Object.entries(workloads(watched))) {
    await run();
    queries.length = 0;
    const begunAt = performance.now();
    await run();
    console.log(`### ${what}: ${(performance.now() - begunAt).toFixed(1)} ms\n`);
    for (const query of new Map(queries.map((asked) => [asked.sql, asked])).values()) {
      for (const line of await explain(dataSource, dialect, query)) console.log(`- ${line}`);
      const read = await rowsRead(dataSource, dialect, query);
      if (read !== undefined) console.log(`- reads ${read} rows and index entries`);
    }
    console.log('');
  }
  await opened.close();
}, values.on);

/** Without the indexes, which are then built in one go: a million rows find their places in each of them one by one else. */
async function fill(database: Database, dataSource: DataSource): Promise<void> {
  const restore = await dropIndexes(dataSource, database.dialect);
  const usual = usualRun();
  for (let start = 0; start < RUNS; start += AT_ONCE) {
    const runs = Array.from({ length: Math.min(AT_ONCE, RUNS - start) }, (_, index) =>
      runOf(start + index, usual),
    );
    const created = runs.map(({ created_at: at }) => Date.parse(at));
    await database.write(async (transaction) => {
      insertRuns(transaction, runs, toColumn(STARTED));
      addToMinutes(transaction, created, STARTED, 0);
    });
  }
  await restore();
  await new RunRecount(database).recount();
}

/** Returns how to build them again, just as they were. */
async function dropIndexes(dataSource: DataSource, { name }: Dialect): Promise<() => Promise<void>> {
  const run = async (statements: readonly string[]): Promise<void> => {
    for (const statement of statements) await dataSource.query(statement);
  };
  if (name === 'sqlite') {
    const indexes = await dataSource.query<{ name: string; sql: string }[]>(
      "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'agent_runs' AND sql IS NOT NULL",
    );
    await run(indexes.map((index) => `DROP INDEX ${index.name}`));
    return () => run(indexes.map(({ sql }) => sql));
  }
  const [table] = await dataSource.query<{ 'Create Table': string }[]>('SHOW CREATE TABLE agent_runs');
  const keys = [...(table?.['Create Table'] ?? '').matchAll(/^ *((?:UNIQUE )?KEY (`\w+`) .*?),?$/gm)];
  await run([`ALTER TABLE agent_runs ${keys.map(([, , key]) => `DROP KEY ${key}`).join(', ')}`]);
  return () => run([`ALTER TABLE agent_runs ${keys.map(([, key]) => `ADD ${key}`).join(', ')}`]);
}

function usualRun(): ToldRun {
  const [event_id, run_id, agent_name, job_type, start_time] = ['e', 'r', 'a', 't', '2026-01-01'];
  const read = readRun({ event_id, run_id, agent_name, job_type, start_time });
  if (!('run' in read)) throw new Error('a run of this bench is not valid');
  return read.run;
}

/** A run each minute; one of 1,000 still runs, and one of 100 has failed. */
function runOf(index: number, usual: ToldRun): NewRun {
  const at = instantOf((STARTED - index * MINUTE_MS) * 1_000);
  return {
    ...usual,
    event_id: `event-${(index * 2_654_435_761) % 2 ** 32}-${index}`,
    run_id: `run-${index}`,
    agent_name: `agent-${index % AGENTS}`,
    job_type: `type-${index % 7}`,
    status: index % 1_000 === 0 ? 'running' : index % 100 === 1 ? 'failure' : 'success',
    start_time: at,
    created_at: at,
    updated_at: at,
    parent_run_id: index % 10 === 0 ? `run-${index - 1}` : null,
    metrics_json: `{"items":${index}}`,
  };
}

function workloads(database: Database): Record<string, () => Promise<unknown>> {
  const reader = new RunReader(database);
  const source = new RunSource();
  const looks = new RunLooks(database, reader, source);
  // Anew each time, so that nothing is remembered.
  const list = (query: Record<string, string>) => (): Promise<unknown> =>
    new RunLists(database).read(readRunQuery(query));
  const longAgo = new Date(STARTED - (RUNS / 2) * MINUTE_MS).toISOString();
  return {
    'The first page': list({}),
    'A page by offset, 100,000 runs in': list({ offset: '100000' }),
    'The runs of an agent': list({ agent_name: 'agent-7' }),
    'The running runs of an agent, as clients ask at their start': list({
      agent_name: 'agent-0',
      status: 'running',
      created_before: new Date(STARTED).toISOString(),
      limit: '1000',
    }),
    'The failures': list({ status: 'failed' }),
    'The runs of a job type': list({ job_type: 'type-3' }),
    'The runs before an instant long ago': list({ created_before: longAgo }),
    'The runs that started until an instant long ago': list({ start_time_to: longAgo }),
    'A page by offset of an agent, 10,000 runs in': list({ agent_name: 'agent-7', offset: '10000' }),
    'The runs of an agent that started until an instant long ago': list({
      agent_name: 'agent-7',
      start_time_to: longAgo,
    }),
    'The runs of an agent and a job type': list({ agent_name: 'agent-7', job_type: 'type-3' }),
    'The children of a run': list({ parent_run_id: 'run-99' }),
    'One run': () => reader.one('event-0-0'),
    'The names of agents and types': () => new RunNamesReader(database, new RunChanges()).read(),
    'The counts for /metrics': () => new RunFiguresReader(database).read(),
    'The recount of the day': () => new RunRecount(database).recount(),
    'Old minutes': () => new OldMinutes(database).forget(),
    'A look for changes': () => looks.look(STARTED + 3_600_000 * 24, 100, () => []),
  };
}
