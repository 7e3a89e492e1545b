import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { expect, it, onTestFinished } from 'vitest';
import { fillWithJobs } from '../../bench/fill.js';
import { schemaOf } from '../../src/app/schema.js';
import { readSettings } from '../../src/app/settings.js';
import { JobChanges } from '../../src/jobs/job-changes.js';
import { JobStore } from '../../src/jobs/job.store.js';
import { RefusedReports } from '../../src/jobs/refused-reports.js';
import { openDatabase } from '../../src/platform/database/connecting/open-database.js';
import { Listening } from '../../src/platform/database/listening.js';
import { StaleJobsService } from '../../src/stale-jobs/stale-jobs.service.js';
import { freshDatabase } from '../support/databases.js';

/** More than one transaction judges. */
const SILENT = 250;

it('stops between two transactions when it is told to, and the next pass judges the rest', async () => {
  Logger.overrideLogger(false);
  const settings = readSettings({
    DATABASE_URL: await freshDatabase('sqlite'),
    MIGRATE_ON_START: 'true',
    STALE_AFTER_SECONDS: '1',
  });
  const { database, ...opened } = await openDatabase(settings, schemaOf(settings), new Logger());
  onTestFinished(() => opened.close());
  await fillWithJobs(database, {
    finished: 0,
    running: SILENT,
    silent: SILENT,
    disks: { completed: 0, running: 0 },
  });
  const changes = new JobChanges();
  const store = new JobStore(database, settings, changes);
  const listening = new Listening([settings.staleAfterMs, settings.failAfterMs]);
  const heartbeat = listening.startHeartbeat();
  onTestFinished(() => clearInterval(heartbeat));
  const sweeps = new StaleJobsService(database, store, listening, new RefusedReports(database), settings);
  await sweeps.sweep();
  await sleep(settings.staleAfterMs + 100);
  const ending = new AbortController();
  changes.subscribe(() => ending.abort());
  expect([await sweeps.sweep(ending.signal), await sweeps.sweep()]).toEqual([200, 50]);
});
