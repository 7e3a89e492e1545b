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
import { sentenceOf } from '../failure.js';
import { newerThan, snapshotOf } from './snapshot.js';
import type { Snapshot } from './snapshot.js';

/** Suffixes of the files in which SQLite keeps a part of a database. */
const BESIDE = ['-wal', '-shm', '-journal'] as const;

/**
 * Puts a copy in place of the SQLite file:
 * 1. The lock says that no hub runs, and keeps one from starting.
 * 2. The copy is copied beside the database and checked there, so that the rest is one rename.
 * 3. The schemas are compared, and what is newer than the copy is counted.
 * 4. The database becomes one file, if it can be read, gets a second name, and its own name goes to the copy.
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
    const given = snapshotOf(copy, source);
    const there = isNew ? undefined : contentOf(database, given);
    await assertReplaceable(there, given, { database, source, force });
    await putInPlace(database, copy, there);
    say(`${database}: restored from ${source}, ${bytes} bytes, checked`);
    if (!there) return;
    say(lossIn(there));
    say(`the database before is kept as ${database}.before-restore`);
  } finally {
    await rm(copy, { force: true });
  }
}

/** The content of the database in whose place the copy goes. */
type Content =
  | { readonly migrations: readonly string[]; readonly lost: readonly string[] }
  /** Why it cannot be read. */
  | { readonly fault: string };

function contentOf(database: string, given: Snapshot): Content {
  try {
    return { migrations: snapshotOf(database).migrations, lost: newerThan(database, given) };
  } catch (error) {
    return { fault: sentenceOf(error) };
  }
}

function lossIn(there: Content): string {
  if ('fault' in there) return 'what is lost since the copy is not known';
  return there.lost.length > 0
    ? `lost since the copy: ${there.lost.join(', ')}`
    : 'nothing is lost since the copy';
}

/** @throws {StartError} where a schema is newer, or the database cannot be read, unless forced. */
async function assertReplaceable(
  there: Content | undefined,
  given: Snapshot,
  { database, source, force }: { database: string; source: string; force: boolean },
): Promise<void> {
  if (force) return;
  const refuse = (why: string): never => {
    throw new StartError(`${why}. Use --force to restore ${source} all the same.`);
  };
  const known = new Set(await knownMigrations());
  const unknown = given.migrations.filter((name) => !known.has(name));
  if (unknown.length > 0) refuse(`${source} has a newer schema than this hub: ${unknown.join(', ')}`);
  if (!there) return;
  if ('fault' in there)
    return refuse(`${database} cannot be read, so what would be lost is not known (${there.fault})`);
  const newer = there.migrations.filter((name) => !given.migrations.includes(name));
  if (newer.length > 0) refuse(`${database} has a newer schema than ${source}: ${newer.join(', ')}`);
}

async function knownMigrations(): Promise<string[]> {
  return connected({ kind: 'sqlite', path: ':memory:' }, async (dataSource) => allMigrations(dataSource));
}

async function putInPlace(database: string, copy: string, there: Content | undefined): Promise<void> {
  const kept = `${database}.before-restore`;
  for (const ending of ['', ...BESIDE]) await rm(kept + ending, { force: true });
  // One that cannot be read keeps its files.
  if (there && !('fault' in there)) inOneFile(database);
  if (there) await link(database, kept);
  // None of them may meet the copy.
  for (const ending of BESIDE)
    if (existsSync(database + ending)) await rename(database + ending, kept + ending);
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
