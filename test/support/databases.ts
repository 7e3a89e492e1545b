import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { inject, onTestFinished } from 'vitest';
import { SqliteDriver } from '../../src/platform/database/connecting/sqlite-driver.js';
import { createDatabase, dropDatabase } from './database-servers.js';
import type { DatabaseKind } from './database-servers.js';

export const DATABASES = ['sqlite', 'mariadb', 'mysql'] as const;
export const SERVERS = ['mariadb', 'mysql'] as const;
export type TestDatabaseKind = (typeof DATABASES)[number];

/** An empty database of a test's own, as DATABASE_URL names it; it goes when the test ends. */
export async function freshDatabase(kind: TestDatabaseKind): Promise<string> {
  const { url, remove } = await makeDatabase(kind);
  onTestFinished(remove);
  return url;
}

/** The same for a whole file or suite, whose `afterAll` calls `remove`. */
export async function makeDatabase(
  kind: TestDatabaseKind,
): Promise<{ url: string; remove: () => Promise<void> }> {
  if (kind === 'sqlite') {
    const folder = await mkdtemp(join(tmpdir(), 'hub-test-'));
    return { url: `sqlite:${join(folder, 'hub.sqlite')}`, remove: () => rm(folder, { recursive: true }) };
  }
  const url = await createDatabase({ url: await serverUrl(kind) });
  return { url, remove: () => dropDatabase(url) };
}

/** The run's server of this kind, without a database; it starts with the first test that asks. */
export async function serverUrl(kind: DatabaseKind): Promise<string> {
  const answer = await fetch(`${inject('databaseServers')}/${kind}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

export type SqlRow = Record<string, string | number | null>;

/** Runs one statement beside the hub, as another tool would; instants come as UTC text. */
export async function sql(
  databaseUrl: string,
  statement: string,
  parameters: unknown[] = [],
): Promise<SqlRow[]> {
  if (databaseUrl.startsWith('sqlite:'))
    return sqliteQuery(databaseUrl.slice('sqlite:'.length), statement, parameters);
  const connection = await createConnection({
    uri: databaseUrl,
    timezone: 'Z',
    dateStrings: true,
    decimalNumbers: true,
  });
  try {
    const [rows] = await connection.query(statement, parameters);
    return Array.isArray(rows) ? (rows as SqlRow[]) : [];
  } finally {
    await connection.end();
  }
}

function sqliteQuery(path: string, statement: string, parameters: unknown[]): SqlRow[] {
  const connection = new SqliteDriver(path, { timeout: 10_000 });
  try {
    const prepared = connection.prepare(statement);
    if (prepared.reader) return prepared.all(...parameters) as SqlRow[];
    prepared.run(...parameters);
    return [];
  } finally {
    connection.close();
  }
}
