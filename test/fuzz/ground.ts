import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, startSharedServer } from '../support/database-servers.js';
import type { Database } from '../chaos/plan.js';

/** An empty database of a run's own, and what removes it. */
export interface Ground {
  readonly databaseUrl: string;
  close(): Promise<void>;
}

export async function openGround(database: Database): Promise<Ground> {
  if (database === 'sqlite') {
    const folder = await mkdtemp(join(tmpdir(), 'hub-fuzz-'));
    return {
      databaseUrl: `sqlite:${join(folder, 'hub.sqlite')}`,
      close: () => rm(folder, { recursive: true }),
    };
  }
  const server = await startSharedServer(database);
  return { databaseUrl: await createDatabase(server), close: () => server.stop() };
}
