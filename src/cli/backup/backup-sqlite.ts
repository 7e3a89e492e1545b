import { rm, open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartError } from '../../platform/problems/start-error.js';
import { SqliteDriver } from '../../platform/database/connecting/sqlite-driver.js';
import { sentenceOf } from '../failure.js';
import { unfinished } from './backup-target.js';

const BUSY_TIMEOUT_MS = 5_000;
/** Copies all pages in one step: a write of the hub between two steps would make SQLite start over. */
const ALL_PAGES = 0x7fffffff;

export interface Copied {
  readonly pages: number;
  readonly bytes: number;
}

/**
 * SQLite's online backup: a snapshot of one moment that gets its final name only after it was checked and synced.
 * @throws {StartError} when it cannot be copied or the copy is damaged; then no file is left behind.
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
    throw new StartError(`${path} cannot be copied: ${sentenceOf(error)}`, { cause: error });
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

/** @throws {Error} naming the first corruption found. */
function assertSound(file: string): void {
  const connection = new SqliteDriver(file);
  try {
    // Leaves the whole backup in one file; a hub turns WAL on again.
    connection.pragma('journal_mode = DELETE');
    const found = connection.pragma('integrity_check', { simple: true });
    if (found !== 'ok') throw new Error(`the copy is damaged: ${String(found)}`);
    const orphans = connection.pragma('foreign_key_check') as unknown[];
    if (orphans.length > 0) throw new Error(`${orphans.length} rows of the copy have no job`);
  } finally {
    connection.close();
  }
}

/** Returns when the content is on disk. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
