import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { createDatabase, startMariaDb, startMySql } from '../test/support/database-servers.js';
import type { DatabaseServer } from '../test/support/database-servers.js';

export type BenchDatabase = 'sqlite' | 'mariadb' | 'mysql';

export const ALL_DATABASES = 'sqlite,mariadb,mysql';

/** Runs `work` on an empty database of each kind, one after the other, on private servers that end with it. */
export async function withEachDatabase(
  work: (kind: BenchDatabase, url: string) => Promise<void>,
  kinds = ALL_DATABASES,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-bench-'));
  const wanted = kinds.split(',');
  try {
    if (wanted.includes('sqlite')) await work('sqlite', `sqlite:${join(folder, 'hub.sqlite')}`);
    if (wanted.includes('mariadb')) await onServer(await startMariaDb(), work);
    if (wanted.includes('mysql')) await onServer(await startMySql(), work);
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

/**
 * Lets a server keep a million jobs in memory, as one that has so many would: with the 128 MiB that it has by default, ids in no
 * order are read from disk and written back for nearly every row. Plans do not depend on it.
 */
export async function giveMemory(url: string): Promise<void> {
  if (url.startsWith('sqlite:')) return;
  const connection = await createConnection(url);
  await connection.query(`SET GLOBAL innodb_buffer_pool_size = ${4 * 1_024 ** 3}`);
  await connection.end();
}
