/**
 * Measures what pruning a million finished jobs costs the updates that come meanwhile: a steady load of 1,000 running
 * jobs on a hub that keeps everything, then on one that prunes until it is done, then on the first again.
 *
 * npm run bench:prune -- [--seconds 10] [--finished 1000000] [--rate 500] [--windows 60] [--only sqlite]
 */
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { Logger } from '@nestjs/common';
import { readDatabaseUrl } from '../src/platform/database/connecting/database-url.js';
import { createDataSource } from '../src/platform/database/connecting/data-source.js';
import { launchHub } from '../test/support/hub-process.js';
import { load, JOBS } from './load.js';
import type { Load } from './load.js';
import { pruneTable } from './prune-table.js';
import type { PruneRow } from './prune-table.js';
import { fillGround } from './scale-ground.js';
import { ENTITIES } from '../src/app/schema.js';
import { onMariaDb, onSqlite, withSite } from './site.js';

/** In which Node.js compiles what is used most. */
const START_UP_SECONDS = 8;
const WINDOWS_WITHOUT = 6;
/** No running job goes stale meanwhile. */
const NEVER_STALE = { STALE_AFTER_SECONDS: '86400', FAIL_AFTER_SECONDS: '172800' };
/** Finished jobs lie a minute apart (see fill.ts), so this leaves 1,440 of them. */
const PRUNING = { ...NEVER_STALE, RETENTION_DAYS: '1' };

// Children end with this process, which shuts down cleanly only on a signal.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
Logger.overrideLogger(['warn', 'error']);

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    finished: { type: 'string', default: '1000000' },
    rate: { type: 'string', default: '500' },
    windows: { type: 'string', default: '60' },
    only: { type: 'string' },
  },
});
const finished = Number(options.finished);
const grounds = { sqlite: onSqlite, mariadb: onMariaDb };

const rows: PruneRow[] = [];
for (const [kind, groundOn] of Object.entries(grounds)) {
  if (options.only && options.only !== kind) continue;
  await withSite(async (site) => {
    const { url } = await groundOn(site);
    const disks = { completed: 1, running: 3 };
    await fillGround(url, { finished, running: JOBS, silent: 0, disks, events: 2 });
    const before = await windows(url, NEVER_STALE, WINDOWS_WITHOUT);
    const during = await windows(url, PRUNING, Number(options.windows));
    const after = await windows(url, NEVER_STALE, WINDOWS_WITHOUT);
    rows.push({ kind, without: [...before.loads, ...after.loads], during: during.loads, ...during });
  });
}
console.log(
  `\n${options.rate} updates a second of ${JOBS} running jobs with 3 disks, in windows of ${options.seconds} s,`,
);
console.log(`beside ${finished} finished jobs with a disk and 2 events each\n\n${pruneTable(rows)}`);

/** Loads a hub window after window; one that prunes, until it is done. */
async function windows(
  url: string,
  env: Record<string, string>,
  atMost: number,
): Promise<{ loads: Load[]; pruned: number; seconds: number }> {
  const had = await jobsIn(url);
  const hub = await launchHub({ DATABASE_URL: url, MIGRATE_ON_START: 'true', ...env });
  const startedAt = performance.now();
  try {
    const plan = { url: hub.url, script: 'scattered', rate: Number(options.rate) };
    await load({ ...plan, seconds: START_UP_SECONDS });
    const loads: Load[] = [];
    while (loads.length < atMost && !hub.output().includes('pruned ')) {
      const taken = await load({ ...plan, seconds: Number(options.seconds) });
      if (taken.errors > 0) throw new Error(`${taken.errors} updates failed`);
      loads.push(taken);
      console.error(`${env['RETENTION_DAYS'] ? 'pruning' : 'keeping'}: p99 ${taken.p99Ms} ms`);
    }
    const seconds = (performance.now() - startedAt) / 1000;
    return { loads, pruned: had - (await jobsIn(url)), seconds };
  } finally {
    await hub.stop();
  }
}

async function jobsIn(url: string): Promise<number> {
  const dataSource = await (await createDataSource(readDatabaseUrl(url), ENTITIES)).initialize();
  const [row] = await dataSource.query<{ jobs: number }[]>('SELECT COUNT(*) AS jobs FROM backup_jobs');
  await dataSource.destroy();
  return Number(row?.jobs);
}
