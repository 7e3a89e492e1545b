/**
 * Fills each database with finished and 1,000 running jobs, lets the hub sweep them and list them, and prints, as
 * Markdown, how each database finds the rows of each statement and how many it reads for it.
 *
 *   npm run bench:plans -- [--finished 200000] [--on sqlite,mariadb,mysql]
 */
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { readSettings } from '../src/app/settings.js';
import { Database } from '../src/platform/database/database.js';
import { toColumn } from '../src/platform/database/instant.js';
import { openDatabase } from '../src/platform/database/connecting/open-database.js';
import type { OpenDatabase } from '../src/platform/database/connecting/open-database.js';
import type { Query } from '../src/platform/database/transaction.js';
import { FlagRepair } from '../src/jobs/counts/flag-repair.js';
import { JobRecount } from '../src/jobs/counts/job-recount.js';
import { MinuteRecount } from '../src/jobs/counts/minute-recount.js';
import { JobReader } from '../src/jobs/job-reader.js';
import { JobChanges } from '../src/jobs/job-changes.js';
import { JobStore } from '../src/jobs/job.store.js';
import { RefusedReports } from '../src/jobs/refused-reports.js';
import { MachinesReader } from '../src/machines/machines-reader.js';
import { KEPT_HOURS } from '../src/summary/minute-thinner.js';
import { SummaryReader } from '../src/summary/summary-reader.js';
import { ThroughputReader } from '../src/summary/throughput-reader.js';
import { Listening } from '../src/platform/database/listening.js';
import { StaleJobsService } from '../src/stale-jobs/stale-jobs.service.js';
import { fillWithJobs, finishedId } from './fill.js';
import { explain, rowsRead, watch } from './explain.js';
import { schemaOf } from '../src/app/schema.js';
import { ALL_DATABASES, giveMemory, withEachDatabase } from './databases.js';
import { SummarySource } from '../src/jobs/summary-source.js';

const PACE = { noProgressMs: 600_000, staleAfterMs: 60_000 };

const { values } = parseArgs({
  options: {
    finished: { type: 'string', default: '200000' },
    on: { type: 'string', default: ALL_DATABASES },
  },
});
const FINISHED = Number(values.finished);
const RUNNING = 1_000;
const SILENT = 20;
/** So that the hub need not listen for long before it may judge. */
const SECOND = { STALE_AFTER_SECONDS: '1', FAIL_AFTER_SECONDS: '1', PENDING_FAIL_AFTER_SECONDS: '1' };

Logger.overrideLogger(false);
await withEachDatabase(async (kind, url) => {
  const settings = readSettings({ DATABASE_URL: url, MIGRATE_ON_START: 'true', ...SECOND });
  const opened = await openDatabase(settings, schemaOf(settings), new Logger());
  const { dataSource, dialect } = opened;
  const database = new Database(dataSource, dialect);
  await giveMemory(url);
  await fillWithJobs(database, {
    finished: FINISHED,
    running: RUNNING,
    silent: SILENT,
    disks: { completed: 2, running: 2 },
  });
  // One finished job of 256 failed.
  await dataSource.query(
    "UPDATE backup_jobs SET status = 'failed' WHERE status = 'completed' AND id LIKE 'f0%'",
  );
  await new JobRecount(database).recount();
  await new MinuteRecount(database).recount();
  await new FlagRepair(database).repair(KEPT_HOURS * 3_600_000);
  const tables = 'backup_jobs, backup_disks, job_minutes, last_successes';
  await dataSource.query(kind === 'sqlite' ? 'ANALYZE' : `ANALYZE TABLE ${tables}`);

  console.log(`\n## ${kind}: ${FINISHED} finished jobs, ${RUNNING} running, ${SILENT} of them silent\n`);
  const { watched, queries } = watch(database);
  for (const [what, run] of Object.entries(await workloads(watched, settings))) {
    queries.length = 0;
    await run();
    // The sweep's own statements are shown with the silent jobs that it found.
    await dataSource.query("UPDATE backup_jobs SET status = 'running' WHERE failure_reason = 'lost'");
    console.log(`### ${what}\n`);
    for (const query of new Map(queries.map((asked) => [asked.sql, asked])).values())
      await show(opened, query);
  }
  await opened.close();
}, values.on);

type Settings = ReturnType<typeof readSettings>;

async function workloads(
  database: Database,
  settings: Settings,
): Promise<Record<string, () => Promise<unknown>>> {
  const reader = new JobReader(database, PACE);
  const sweeper = await sweeperThatListened(database, settings);
  const page = { limit: 50, include: 'disks' } as const;
  const summaries = new SummaryReader(database, PACE, new SummarySource());
  const machines = new MachinesReader(database);
  const deepMachine = { sort: 'name', vm_name: 'vm-5', job_type: 'backup', good_at: toColumn(0) } as const;
  const deep = { created_at: toColumn(Date.now() - 100_000 * 60_000), id: 'm' };
  return {
    'A pass of the stale-job detector': () => sweeper.sweep(),
    'The first page of all jobs': () => reader.list(page),
    'A deep page of all jobs': () => reader.list({ ...page, cursor: deep }),
    'The running jobs': () => reader.list({ ...page, status: ['running', 'stalled'] }),
    'Changes of the last minute': () => reader.list({ ...page, changed_since: Date.now() - 60_000 }),
    'The jobs of one machine': () => reader.list({ ...page, vm_name: 'vm-7' }),
    'One job': () => reader.one(finishedId(7)),
    'The first summary of a hub': () => summaries.read(),
    'A summary': () => summaries.read(),
    'The throughput of 30 days': () => new ThroughputReader(database).read(KEPT_HOURS),
    'Machines, the longest without a good run first': () => machines.list({ sort: 'worst', limit: 50 }),
    'Machines by name, a deep page': () => machines.list({ sort: 'name', limit: 50, cursor: deepMachine }),
    'One machine': () => machines.one('vm-7'),
    'The recount of the last day': () => new MinuteRecount(database).recount(),
  };
}

async function sweeperThatListened(database: Database, settings: Settings): Promise<StaleJobsService> {
  const listening = new Listening([settings.staleAfterMs, settings.failAfterMs]);
  listening.startHeartbeat();
  const sweeper = new StaleJobsService(
    database,
    new JobStore(database, settings, new JobChanges()),
    listening,
    new RefusedReports(database),
    settings,
  );
  await sweeper.sweep();
  await sleep(settings.staleAfterMs + 100);
  return sweeper;
}

async function show({ dataSource, dialect }: OpenDatabase, query: Query): Promise<void> {
  console.log(`\`\`\`sql\n${shortened(query.sql)}\n\`\`\`\n`);
  for (const line of await explain(dataSource, dialect, query)) console.log(`- ${line}`);
  const read = await rowsRead(dataSource, dialect, query);
  if (read !== undefined) console.log(`- reads ${read} rows and index entries`);
  console.log('');
}

function shortened(sql: string): string {
  return sql
    .replaceAll(/\s+/g, ' ')
    .replace(/SELECT .{60,}? FROM/, 'SELECT … FROM')
    .replace(/\?(, \?){2,}/, '?, …');
}
