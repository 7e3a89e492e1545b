import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, startMariaDb, startMySql } from '../test/support/database-servers.js';
import type { DatabaseServer } from '../test/support/database-servers.js';

export type BenchDatabase = 'sqlite' | 'mariadb' | 'mysql';

/** Runs `work` on an empty database of each kind, one after the other, on private servers that end with it. */
export async function withEachDatabase(
  work: (kind: BenchDatabase, url: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-bench-'));
  try {
    await work('sqlite', `sqlite:${join(folder, 'hub.sqlite')}`);
    await onServer(await startMariaDb(), work);
    await onServer(await startMySql(), work);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function onServer(
  server: DatabaseServer,
  work: (kind: BenchDatabase, url: string) => Promise<void>,
): Promise<void> {
  try {
    await work(server.kind, await createDatabase(server));
  } finally {
    await server.stop();
  }
}
