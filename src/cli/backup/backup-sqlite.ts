import { rm, open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartError } from '../../platform/problems/start-error.js';
import { SqliteDriver } from '../../platform/database/connecting/sqlite-driver.js';
import { sentenceOf } from '../failure.js';
import { unfinished } from './backup-target.js';

const BUSY_TIMEOUT_MS = 5_000;
/** In one step: between steps a hub may write, and SQLite would begin anew each time. */
const ALL_PAGES = 0x7fffffff;

export interface Copied {
  readonly pages: number;
  readonly bytes: number;
}

/**
 * SQLite's online backup: the database as it is at one moment, checked, on the disk, and under its name only then.
 * @throws {StartError} when it cannot be copied or the copy is damaged; there is no file then.
 */
export async function backUpSqlite(path: string, file: string): Promise<Copied> {
  const copied = unfinished(file);
  try {
    await rm(copied, { force: true });
    const pages = await copy(path, copied);
    assertSound(copied);
    await flush(copied);
    await rename(copied, file);
    await flush(dirname(file));
    return { pages, bytes: (await stat(file)).size };
  } catch (error) {
    await rm(copied, { force: true });
    throw new StartError(`${path} cannot be backed up: ${sentenceOf(error)}`, { cause: error });
  }
}

async function copy(path: string, file: string): Promise<number> {
  const source = new SqliteDriver(path, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    return (await source.backup(file, { progress: () => ALL_PAGES })).totalPages;
  } finally {
    source.close();
  }
}

/** @throws {Error} naming the first damage. */
function assertSound(file: string): void {
  const connection = new SqliteDriver(file);
  try {
    // One file is the whole backup then; a hub sets WAL again.
    connection.pragma('journal_mode = DELETE');
    const found = connection.pragma('integrity_check', { simple: true });
    if (found !== 'ok') throw new Error(`the copy is damaged: ${String(found)}`);
    const orphans = connection.pragma('foreign_key_check') as unknown[];
    if (orphans.length > 0) throw new Error(`${orphans.length} rows of the copy belong to no job`);
  } finally {
    connection.close();
  }
}

/** Until it is on the disk. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
