import { existsSync, statSync } from 'node:fs';
import { link, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readDatabaseSettings } from '../../app/settings.js';
import { isFile } from '../../platform/database/connecting/database-url.js';
import { ownLike } from '../../platform/database/connecting/owned-files.js';
import { SqliteDriver } from '../../platform/database/connecting/sqlite-driver.js';
import { COMPANIONS, filesOf, realName } from '../../platform/database/connecting/sqlite-files.js';
import { SqliteLock } from '../../platform/database/connecting/sqlite-lock.js';
import { allMigrations } from '../../platform/database/migrating/migrations.js';
import { StartError } from '../../platform/problems/start-error.js';
import { backUpSqlite, flush } from '../backup/backup-sqlite.js';
import { connected, serverVersion } from '../cli-database.js';
import { note, say } from '../output.js';
import { loadCommand } from './load-command.js';
import { newerThan, snapshotOf } from './snapshot.js';

/**
 * Puts a copy in place of the SQLite file:
 * 1. The lock says that no hub runs, and keeps one from starting.
 * 2. The copy is copied beside the database and checked there, so that the rest is one rename.
 * 3. The schemas are compared, and what is newer than the copy is counted.
 * 4. The database becomes one file, gets a second name, and its own name goes to the copy.
 * @throws {StartError} where any of this fails; then the database is as it was.
 */
export async function restore(file: string, { force = false }: { force?: boolean }): Promise<void> {
  const settings = readDatabaseSettings(process.env);
  if (settings.kind !== 'sqlite') {
    note('Run this command while no hub runs; it asks for the password:');
    return say(loadCommand(settings, await serverVersion(settings), file));
  }
  if (!isFile(settings)) throw new StartError('An in-memory database cannot be restored.');
  const isNew = !existsSync(settings.path);
  const lock = SqliteLock.take(settings.path);
  try {
    await replace(realName(settings.path), sourceOf(file, realName(settings.path)), { force, isNew });
  } finally {
    lock.release();
  }
}

async function replace(
  database: string,
  source: string,
  { force, isNew }: { force: boolean; isNew: boolean },
): Promise<void> {
  const copy = `${database}.restored`;
  try {
    const { bytes } = await backUpSqlite(source, copy);
    ownLike(copy, database);
    const lost = isNew ? [] : await assertReplaceable(database, copy, source, force);
    await putInPlace(database, copy, isNew);
    say(`${database}: restored from ${source}, ${bytes} bytes, checked`);
    if (isNew) return;
    say(lost.length > 0 ? `lost since the copy: ${lost.join(', ')}` : 'nothing is lost since the copy');
    say(`the database before is kept as ${database}.before-restore`);
  } finally {
    await rm(copy, { force: true });
  }
}

/** Returns what is newer than the copy. @throws {StartError} where a schema is newer, unless forced. */
async function assertReplaceable(
  database: string,
  copy: string,
  source: string,
  force: boolean,
): Promise<string[]> {
  const [there, given] = [snapshotOf(database), snapshotOf(copy)];
  const known = new Set(await knownMigrations());
  const faults = [
    [
      `${database} has a newer schema than ${source}`,
      there.migrations.filter((name) => !given.migrations.includes(name)),
    ],
    [`${source} has a newer schema than this hub`, given.migrations.filter((name) => !known.has(name))],
  ] as const;
  for (const [says, migrations] of faults) {
    if (migrations.length > 0 && !force) {
      throw new StartError(`${says}: ${migrations.join(', ')}. Use --force to restore it all the same.`);
    }
  }
  return newerThan(database, given);
}

async function knownMigrations(): Promise<string[]> {
  return connected({ kind: 'sqlite', path: ':memory:' }, async (dataSource) => allMigrations(dataSource));
}

async function putInPlace(database: string, copy: string, isNew: boolean): Promise<void> {
  if (!isNew) {
    inOneFile(database);
    const kept = `${database}.before-restore`;
    await rm(kept, { force: true });
    await link(database, kept);
  }
  await rename(copy, database);
  await flush(dirname(database));
}

/** Takes what is in the files beside it into the database, so that none of it meets the copy. */
function inOneFile(database: string): void {
  const connection = new SqliteDriver(database, { fileMustExist: true });
  try {
    connection.pragma('journal_mode = DELETE');
  } finally {
    connection.close();
  }
}

/** @throws {StartError} for a copy that is no file, or a part of the database itself. */
function sourceOf(file: string, database: string): string {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new StartError(`${file} is not a file.`);
  const source = realName(file);
  if (filesOf(database).includes(source)) throw new StartError(`${file} belongs to the database itself.`);
  const ending = COMPANIONS.find((end) => source.endsWith(end));
  if (ending) throw new StartError(`${file} belongs to the database ${source.slice(0, -ending.length)}.`);
  return source;
}
