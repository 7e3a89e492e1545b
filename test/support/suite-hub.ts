import { makeDatabase } from './databases.js';
import type { TestDatabaseKind } from './databases.js';
import { launchHub } from './hub.js';
import type { Hub } from './hub.js';

export interface SuiteHub {
  readonly hub: Hub;
  readonly databaseUrl: string;
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
    end: async () => {
      await hub.kill();
      await remove();
    },
  };
}
