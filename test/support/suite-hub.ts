import { makeDatabase, sql } from './databases.js';
import type { TestDatabaseKind } from './databases.js';
import { openHub, openLoggedHub } from './hub-here.js';
import type { HubHere, LoggedHub } from './hub-here.js';
import { launchHub } from './hub-process.js';
import type { HubProcess } from './hub-process.js';

export interface SuiteHub<Hub> {
  readonly hub: Hub;
  readonly databaseUrl: string;
  /** For an `afterEach`: all jobs go, as where none was ever reported. */
  readonly forgetJobs: () => Promise<void>;
  /** For a `beforeAll` to return. */
  readonly end: () => Promise<void>;
}

/** A hub in this process, on a database of its own, for all the tests of a suite. */
export async function openForSuite(
  kind: TestDatabaseKind,
  env: Record<string, string> = {},
): Promise<SuiteHub<HubHere>> {
  return forSuite(kind, env, openHub, (hub) => hub.close());
}

/** The same with its log; no other hub may start in this process before its end. */
export async function openLoggedForSuite(
  kind: TestDatabaseKind,
  env: Record<string, string> = {},
): Promise<SuiteHub<LoggedHub & HubHere>> {
  return forSuite(kind, env, openLoggedHub, (hub) => hub.close());
}

/** The same in a process of its own, to see what it prints. */
export async function launchForSuite(
  kind: TestDatabaseKind,
  env: Record<string, string> = {},
): Promise<SuiteHub<HubProcess>> {
  return forSuite(kind, env, launchHub, (hub) => hub.kill());
}

async function forSuite<Hub>(
  kind: TestDatabaseKind,
  env: Record<string, string>,
  start: (env: Record<string, string>) => Promise<Hub>,
  end: (hub: Hub) => Promise<void>,
): Promise<SuiteHub<Hub>> {
  const { url: databaseUrl, remove } = await makeDatabase(kind);
  const hub = await start({ DATABASE_URL: databaseUrl, MIGRATE_ON_START: 'true', ...env });
  return {
    hub,
    databaseUrl,
    forgetJobs: async () => void (await sql(databaseUrl, 'DELETE FROM backup_jobs')),
    end: async () => {
      await end(hub);
      await remove();
    },
  };
}
