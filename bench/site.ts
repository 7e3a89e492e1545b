import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { RowDataPacket } from 'mysql2/promise';
import { createDatabase, dropDatabase, startMariaDb } from '../test/support/database-servers.js';
import type { Site } from './contender.js';

/** A database of one contender's own. */
export interface Ground {
  readonly url: string;
  readonly pid?: number | undefined;
  leave(): Promise<void>;
}

/** Runs `work` beside a private MariaDB with its own defaults, durability among them. */
export async function withSite<T>(work: (site: Site) => Promise<T>): Promise<T> {
  const mariadb = await startMariaDb();
  const folder = await mkdtemp(join(tmpdir(), 'hub-bench-'));
  // At an interrupted run too, for which nothing but exit handlers is run.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  try {
    return await work({ mariadb, mariadbPid: await pidOf(mariadb.url), folder });
  } finally {
    await mariadb.stop();
  }
}

export async function onMariaDb({ mariadb, mariadbPid }: Site): Promise<Ground> {
  const url = await createDatabase(mariadb);
  return { url, pid: mariadbPid, leave: () => dropDatabase(url) };
}

/** A file of its own; SQLite works in the process that asks it. */
export async function onSqlite({ folder }: Site): Promise<Ground> {
  const url = `sqlite:${join(folder, `${randomUUID()}.sqlite`)}`;
  return { url, leave: async () => {} };
}

/** The variables that decide how durable a commit is, and the version. */
export async function describeMariaDb({ mariadb }: Site): Promise<Record<string, string | number>> {
  return variables(mariadb.url, 'version', 'innodb_flush_log_at_trx_commit', 'sync_binlog', 'log_bin');
}

/** Undefined for a server on another machine, or in a container. */
async function pidOf(url: string): Promise<number | undefined> {
  const { pid_file: file } = await variables(url, 'pid_file');
  const text = await readFile(String(file), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Number(text);
}

export async function variables(url: string, ...names: string[]): Promise<Record<string, string | number>> {
  const connection = await createConnection(url);
  try {
    const columns = names.map((name) => `@@${name} AS ${name}`).join(', ');
    const [[row]] = await connection.query<(RowDataPacket & Record<string, string | number>)[]>(
      `SELECT ${columns}`,
    );
    return row ?? {};
  } finally {
    await connection.end();
  }
}
