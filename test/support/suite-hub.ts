import { makeDatabase, sql } from './databases.js';
import type { TestDatabaseKind } from './databases.js';
import { launchHub } from './hub.js';
import type { Hub } from './hub.js';

export interface SuiteHub {
  readonly hub: Hub;
  readonly databaseUrl: string;
  /** For an `afterEach`: all jobs go, as where none was ever reported. */
  readonly forgetJobs: () => Promise<void>;
  /** For a `beforeAll` to return. */
  readonly end: () => Promise<void>;
}

/** A hub on a database of its own for all the tests of a suite. */
export async function launchForSuite(
  kind: TestDatabaseKind,
  env: Record<string, string> = {},
): Promise<SuiteHub> {
  const { url: databaseUrl, remove } = await makeDatabase(kind);
  const hub = await launchHub({ DATABASE_URL: databaseUrl, MIGRATE_ON_START: 'true', ...env });
  return {
    hub,
    databaseUrl,
    forgetJobs: async () => void (await sql(databaseUrl, 'DELETE FROM backup_jobs')),
    end: async () => {
      await hub.kill();
      await remove();
    },
  };
}
