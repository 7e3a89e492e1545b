import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, dropDatabase, externalUrl, recipeOf } from '../support/database-servers.js';
import type { DatabaseKind, DatabaseServer } from '../support/database-servers.js';
import { dockerIsHere, startDockerServer } from '../support/docker-server.js';
import { startPrivateServer } from '../support/private-server.js';
import type { Recipe } from '../support/private-server.js';
import type { Database } from './plan.js';
import { mountSmallDisk } from '../support/small-disk.js';
import type { SmallDisk } from '../support/small-disk.js';

/** A database of a run's own. */
export interface Ground {
  readonly databaseUrl: string;
  /** None for SQLite, and none that is not ours to kill. */
  readonly server?: DatabaseServer;
  /** None where this user may not mount, or where the server is in a container. */
  readonly disk?: SmallDisk;
  close(): Promise<void>;
}

/** Room for a run, and little more. */
const DISK_MEGABYTES: Record<Database, number> = { sqlite: 48, mariadb: 160, mysql: 320 };

/** Logs that are small beside that disk. */
const SMALL: Record<DatabaseKind, readonly string[]> = {
  mariadb: ['--innodb-log-file-size=16M'],
  mysql: ['--innodb-redo-log-capacity=16M'],
};

export async function openGround(database: Database): Promise<Ground> {
  if (database === 'sqlite') return openSqlite();
  const recipe = recipeOf(database);
  if (recipe) return openOwnServer(recipe);
  if (await dockerIsHere()) return withDatabase(await startDockerServer(database));
  const url = externalUrl(database);
  if (url) return onExternalServer(url);
  throw new Error(
    `There is no ${database} server to start here, and no Docker engine; run: bash test/setup.sh`,
  );
}

export async function canBeOpened(database: Database): Promise<boolean> {
  if (database === 'sqlite' || recipeOf(database) || externalUrl(database)) return true;
  return dockerIsHere();
}

async function onExternalServer(url: string): Promise<Ground> {
  const databaseUrl = await createDatabase({ url });
  return { databaseUrl, close: () => dropDatabase(databaseUrl) };
}

async function openSqlite(): Promise<Ground> {
  const disk = await mountSmallDisk(DISK_MEGABYTES.sqlite);
  const folder = disk?.path ?? (await mkdtemp(join(tmpdir(), 'hub-chaos-')));
  const close = async (): Promise<void> => {
    if (disk) await disk.remove();
    else await rm(folder, { recursive: true });
  };
  return { databaseUrl: `sqlite:${join(folder, 'hub.sqlite')}`, ...(disk && { disk }), close };
}

async function openOwnServer({ kind, prepare, serve }: Recipe): Promise<Ground> {
  const disk = await mountSmallDisk(DISK_MEGABYTES[kind]);
  try {
    const small = { kind, prepare: [...prepare, ...SMALL[kind]], serve: [...serve, ...SMALL[kind]] };
    return await withDatabase(await startPrivateServer(small, disk?.path), disk);
  } catch (error) {
    await disk?.remove();
    throw error;
  }
}

async function withDatabase(server: DatabaseServer, disk?: SmallDisk): Promise<Ground> {
  const close = async (): Promise<void> => {
    await server.stop();
    await disk?.remove();
  };
  return { databaseUrl: await createDatabase(server), server, ...(disk && { disk }), close };
}
