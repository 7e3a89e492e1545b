import { Logger } from '@nestjs/common';
import { onTestFinished } from 'vitest';
import { schemaOf } from '../../src/app/schema.js';
import { readSettings } from '../../src/app/settings.js';
import { Database } from '../../src/platform/database/database.js';
import { openDatabase } from '../../src/platform/database/connecting/open-database.js';
import type { OpenDatabase } from '../../src/platform/database/connecting/open-database.js';
import { readRun } from '../../src/runs/rules/run-body.js';
import type { Told } from '../../src/runs/rules/run-body.js';
import { RunChanges } from '../../src/runs/run-changes.js';
import { RunStore } from '../../src/runs/run.store.js';
import { freshDatabase } from './databases.js';
import type { TestDatabaseKind } from './databases.js';

export const AGENTS = 50;
const BEGUN = Date.parse('2026-01-01T00:00:00Z');

export function at(minute: number): string {
  return new Date(BEGUN + minute * 60_000).toISOString();
}

/** One each minute; every hundredth fails. */
export function toldAt(minute: number): Told {
  const told = readRun({
    event_id: `e${minute}`,
    run_id: `r${minute % 1_000}`,
    agent_name: `agent-${minute % AGENTS}`,
    job_type: `type-${minute % 7}`,
    status: minute % 100 === 1 ? 'failure' : 'success',
    start_time: at(minute),
    created_at: at(minute),
    parent_run_id: `r${minute % 30}`,
  });
  if (!('run' in told)) throw new Error('no run');
  return told;
}

export interface Ledger {
  readonly url: string;
  readonly opened: OpenDatabase;
  readonly database: Database;
  readonly store: RunStore;
}

/** A ledger of so many runs on a database of its own, without a hub. */
export async function ledgerOf(kind: TestDatabaseKind, runs: number): Promise<Ledger> {
  Logger.overrideLogger(false);
  const url = await freshDatabase(kind);
  const settings = readSettings({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
  const opened = await openDatabase(settings, schemaOf(settings), new Logger());
  onTestFinished(() => opened.close());
  const database = new Database(opened.dataSource, opened.dialect);
  const store = new RunStore(database, { ingestMaxWaiting: 100 }, new RunChanges());
  await record(
    store,
    Array.from({ length: runs }, (_, minute) => toldAt(minute)),
  );
  await opened.dataSource.query(kind === 'sqlite' ? 'ANALYZE' : 'ANALYZE TABLE agent_runs');
  return { url, opened, database, store };
}

export async function record(store: RunStore, told: readonly Told[]): Promise<void> {
  const ids = told.map(({ run }) => run.event_id);
  await store.change(ids, told.length, (set) => told.forEach((one) => set.create(one)));
}
