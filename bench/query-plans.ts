/**
 * Fills each database with 200,000 finished and 1,000 running jobs, lets the hub sweep them and list them, and
 * prints, as Markdown, how each database finds the rows of each statement and how many it reads for it.
 */
import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { readSettings } from '../src/app/settings.js';
import { Database } from '../src/platform/database/database.js';
import { toColumn } from '../src/platform/database/instant.js';
import { openDatabase } from '../src/platform/database/connecting/open-database.js';
import type { OpenDatabase } from '../src/platform/database/connecting/open-database.js';
import type { Query } from '../src/platform/database/transaction.js';
import { JobReader } from '../src/jobs/job-reader.js';
import { JobChanges } from '../src/jobs/job-changes.js';
import { JobStore } from '../src/jobs/job.store.js';
import { RefusedReports } from '../src/jobs/refused-reports.js';
import { Listening } from '../src/stale-jobs/listening.js';
import { StaleJobsService } from '../src/stale-jobs/stale-jobs.service.js';
import { fillWithJobs, finishedId } from './fill.js';
import { explain, rowsRead, watch } from './explain.js';
import { schemaOf } from '../src/app/schema.js';
import { withEachDatabase } from './databases.js';

const FINISHED = 200_000;
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
  await fillWithJobs(database, {
    finished: FINISHED,
    running: RUNNING,
    silent: SILENT,
    disks: { completed: 2, running: 2 },
  });
  await dataSource.query(kind === 'sqlite' ? 'ANALYZE' : 'ANALYZE TABLE backup_jobs, backup_disks');

  console.log(`\n## ${kind}: ${FINISHED} finished jobs, ${RUNNING} running, ${SILENT} of them silent\n`);
  const { watched, queries } = watch(database);
  for (const [what, run] of Object.entries(await workloads(watched, settings))) {
    queries.length = 0;
    await run();
    // The sweep's own statements are shown with the silent jobs that it found.
    await dataSource.query("UPDATE backup_jobs SET status = 'running' WHERE status = 'failed'");
    console.log(`### ${what}\n`);
    for (const query of queries) await show(opened, query);
  }
  await opened.close();
});

type Settings = ReturnType<typeof readSettings>;

async function workloads(
  database: Database,
  settings: Settings,
): Promise<Record<string, () => Promise<unknown>>> {
  const reader = new JobReader(database, { noProgressMs: 600_000, staleAfterMs: 60_000 });
  const sweeper = await sweeperThatListened(database, settings);
  const page = { limit: 50, include: 'disks' } as const;
  const deep = { created_at: toColumn(Date.now() - 100_000 * 60_000), id: 'm' };
  return {
    'A pass of the stale-job detector': () => sweeper.sweep(),
    'The first page of all jobs': () => reader.list(page),
    'A deep page of all jobs': () => reader.list({ ...page, cursor: deep }),
    'The running jobs': () => reader.list({ ...page, status: ['running', 'stalled'] }),
    'Changes of the last minute': () => reader.list({ ...page, changed_since: Date.now() - 60_000 }),
    'The jobs of one machine': () => reader.list({ ...page, vm_name: 'vm-7' }),
    'One job': () => reader.one(finishedId(7)),
  };
}

async function sweeperThatListened(database: Database, settings: Settings): Promise<StaleJobsService> {
  const listening = new Listening(settings);
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
