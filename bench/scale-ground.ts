import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { createConnection } from 'mysql2/promise';
import type { RowDataPacket } from 'mysql2/promise';
import { readSettings } from '../src/app/settings.js';
import { Database } from '../src/platform/database/database.js';
import { openDatabase } from '../src/platform/database/connecting/open-database.js';
import { fillWithJobs } from './fill.js';
import type { Filling } from './fill.js';
import { schemaOf } from '../src/app/schema.js';
import { variables } from './site.js';

/** All of the filling stays in memory, and waits for no disk; nobody would miss it. */
const HASTY_SQLITE = ['PRAGMA synchronous = OFF', 'PRAGMA cache_size = -4000000'];
const HASTY_SERVER = {
  innodb_buffer_pool_size: 4 * 2 ** 30,
  innodb_log_file_size: 2 ** 30,
  innodb_flush_log_at_trx_commit: 0,
  innodb_max_dirty_pages_pct: 90,
  innodb_io_capacity_max: 20_000,
  innodb_io_capacity: 20_000,
};
const WRITTEN_WITHIN_MS = 600_000;
/** Some pages are always being changed. */
const FEW_PAGES = 100;

/** Makes the schema and the jobs; the server has other settings for that time, and its own again after. */
export async function fillGround(url: string, filling: Filling): Promise<void> {
  if (url.startsWith('sqlite:')) return fillHastily(url, filling, HASTY_SQLITE);
  const own = await variables(url, ...Object.keys(HASTY_SERVER));
  await setGlobals(url, HASTY_SERVER);
  await fillHastily(url, filling);
  await setGlobals(url, { innodb_max_dirty_pages_pct: 0 });
  await allWritten(url);
  await setGlobals(url, own);
}

async function fillHastily(url: string, filling: Filling, pragmas: readonly string[] = []): Promise<void> {
  const settings = readSettings({ DATABASE_URL: url, MIGRATE_ON_START: 'true' });
  const opened = await openDatabase(settings, schemaOf(settings), new Logger());
  const { dataSource, dialect } = opened;
  for (const pragma of pragmas) await dataSource.query(pragma);
  await fillWithJobs(new Database(dataSource, dialect), filling);
  await opened.close();
}

async function setGlobals(url: string, values: Readonly<Record<string, string | number>>): Promise<void> {
  const connection = await createConnection(url);
  for (const [name, value] of Object.entries(values)) {
    await connection.query(`SET GLOBAL ${name} = ?`, [value]);
  }
  await connection.end();
}

async function allWritten(url: string): Promise<void> {
  const connection = await createConnection(url);
  const deadline = Date.now() + WRITTEN_WITHIN_MS;
  for (;;) {
    const sql = "SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_pages_dirty'";
    const [[dirty]] = await connection.query<RowDataPacket[]>(sql);
    if (Number(dirty?.['Value']) < FEW_PAGES) break;
    if (Date.now() > deadline)
      throw new Error('the server does not get done with writing what it was filled with');
    await sleep(500);
  }
  await connection.end();
}
