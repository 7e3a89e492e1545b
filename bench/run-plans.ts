/**
 * Fills each database with runs of agents and prints, as Markdown, how it finds the rows of each statement of the run
 * ledger, how many it reads for it, and how long that takes.
 *
 *   npm run bench:run-plans -- [--runs 1000000] [--on sqlite,mariadb,mysql]
 */
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { Logger } from '@nestjs/common';
import { createConnection } from 'mysql2/promise';
import type { DataSource } from 'typeorm';
import { readSettings } from '../src/app/settings.js';
import { schemaOf } from '../src/app/schema.js';
import { RunSource } from '../src/jobs/run-source.js';
import { Database } from '../src/platform/database/database.js';
import type { Dialect } from '../src/platform/database/dialect.js';
import { columnsOf } from '../src/platform/database/entity-rows.js';
import { openDatabase } from '../src/platform/database/connecting/open-database.js';
import { AgentRun } from '../src/runs/agent-run.entity.js';
import { OldMinutes } from '../src/runs/counts/old-minutes.js';
import { RunFiguresReader } from '../src/runs/counts/run-figures.js';
import { RunRecount } from '../src/runs/counts/run-recount.js';
import { readRun } from '../src/runs/rules/run-body.js';
import type { Told } from '../src/runs/rules/run-body.js';
import { RunChanges } from '../src/runs/run-changes.js';
import { RunLooks } from '../src/runs/run-looks.js';
import { RunNamesReader } from '../src/runs/run-names.js';
import { readRunQuery } from '../src/runs/run-query.js';
import { RunLists } from '../src/runs/run-lists.js';
import { RunReader } from '../src/runs/run-reader.js';
import { RunStore } from '../src/runs/run.store.js';
import { ALL_DATABASES, giveMemory, withEachDatabase } from './databases.js';
import { explain, rowsRead, watch } from './explain.js';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '1000000' }, on: { type: 'string', default: ALL_DATABASES } },
});
const MINUTES = 1_440;
const DAYS = Math.ceil(Number(values.runs) / MINUTES);
const RUNS = DAYS * MINUTES;
const AGENTS = 50;
const MINUTE_MS = 60_000;
/** The last midnight, so that each day before is one of the calendar. */
const STARTED = Math.floor(Date.now() / (MINUTES * MINUTE_MS)) * MINUTES * MINUTE_MS;
/** The columns that differ from day to day, and what a copy has there. */
const INSTANTS: ReadonlySet<string> = new Set(['created_at', 'updated_at', 'start_time']);
const IDS: ReadonlySet<string> = new Set(['event_id', 'run_id', 'parent_run_id']);

Logger.overrideLogger(false);
await withEachDatabase(async (kind, url) => {
  const settings = readSettings({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
  const opened = await openDatabase(settings, schemaOf(settings), new Logger());
  const { dataSource, dialect } = opened;
  const database = new Database(dataSource, dialect);
  await giveMemory(url);
  await fill(database, dataSource, url);
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

/**
 * 1. Stores the runs of a day as reports are.
 * 2. Copies them for each day before, without the indexes, which are then built in one go: a million runs take hours to find
 *    their places in each of them on a busy machine.
 * 3. Counts them all.
 */
async function fill(database: Database, dataSource: DataSource, url: string): Promise<void> {
  const day = Array.from({ length: MINUTES }, (_, index) => runOf(index));
  const ids = day.map(({ run }) => run.event_id);
  const store = new RunStore(database, { ingestMaxWaiting: 1 }, new RunChanges());
  await store.change(ids, day.length, (set) => day.forEach((one) => set.create(one)));
  const restore = await dropIndexes(dataSource, database.dialect, url);
  const columns = columnsOf(AgentRun).filter((name) => name !== 'id');
  const copied = columns.map((name) =>
    INSTANTS.has(name) ? `REPLACE(${name}, ?, ?)` : IDS.has(name) ? `REPLACE(${name}, '-d0', ?)` : name,
  );
  for (let number = 1; number < DAYS; number++) {
    const parameters = columns.flatMap((name) =>
      INSTANTS.has(name) ? [dateOf(0), dateOf(number)] : IDS.has(name) ? [`-d${number}`] : [],
    );
    await dataSource.query(
      `INSERT INTO agent_runs (${columns.join(', ')}) SELECT ${copied.join(', ')} FROM agent_runs WHERE id <= ${MINUTES}`,
      parameters,
    );
  }
  await restore();
  await new RunRecount(database).recount();
}

function dateOf(number: number): string {
  return new Date(STARTED - MINUTE_MS - number * MINUTES * MINUTE_MS).toISOString().slice(0, 10);
}

/** Returns how to build them again, just as they were. */
async function dropIndexes(
  dataSource: DataSource,
  { name }: Dialect,
  url: string,
): Promise<() => Promise<void>> {
  if (name === 'sqlite') {
    const indexes = await dataSource.query<{ name: string; sql: string }[]>(
      "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'agent_runs' AND sql IS NOT NULL",
    );
    for (const index of indexes) await dataSource.query(`DROP INDEX ${index.name}`);
    return async () => {
      for (const { sql } of indexes) await dataSource.query(sql);
    };
  }
  const [table] = await dataSource.query<{ 'Create Table': string }[]>('SHOW CREATE TABLE agent_runs');
  const keys = [...(table?.['Create Table'] ?? '').matchAll(/^ *((?:UNIQUE )?KEY (`\w+`) .*?),?$/gm)];
  await dataSource.query(`ALTER TABLE agent_runs ${keys.map(([, , key]) => `DROP KEY ${key}`).join(', ')}`);
  return async () => {
    // A connection of the hub gives up what takes longer than a minute.
    const connection = await createConnection(url);
    await connection.query(`ALTER TABLE agent_runs ${keys.map(([, key]) => `ADD ${key}`).join(', ')}`);
    await connection.end();
  };
}

/** A run each minute; one of 720 still runs, and one of 100 has failed. */
function runOf(index: number): Told {
  const at = new Date(STARTED - (index + 1) * MINUTE_MS).toISOString();
  const read = readRun({
    event_id: `event-${(index * 2_654_435_761) % 2 ** 32}-${index}-d0`,
    run_id: `run-${index}-d0`,
    agent_name: `agent-${index % AGENTS}`,
    job_type: `type-${index % 7}`,
    status: index % 720 === 0 ? 'running' : index % 100 === 1 ? 'failure' : 'success',
    start_time: at,
    created_at: at,
    parent_run_id: index % 10 === 0 ? `run-${index - 1}-d0` : null,
    metrics_json: { items: index },
  });
  if (!('run' in read)) throw new Error('a run of this bench is not valid');
  return read;
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
    'The children of a run': list({ parent_run_id: 'run-99-d0' }),
    'One run': () => reader.one('event-0-0-d0'),
    'The names of agents and types': () => new RunNamesReader(database, new RunChanges()).read(),
    'The counts for /metrics': () => new RunFiguresReader(database).read(),
    'The recount of the day': () => new RunRecount(database).recount(),
    'Old minutes': () => new OldMinutes(database).forget(),
    'A look for changes': () => looks.look(STARTED + 3_600_000 * 24, 100, () => []),
  };
}
