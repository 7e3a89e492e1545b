import { createHash } from 'node:crypto';
import { MigrationExecutor } from 'typeorm';
import type { DataSource } from 'typeorm';
import { StartError } from '../../problems/start-error.js';

const LOCK_WAIT_SECONDS = 600;

/** The names of all migrations of this hub, in order. */
export function allMigrations(dataSource: DataSource): string[] {
  return dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name);
}

/** The names of the migrations not yet applied to this database, in order. Changes nothing. */
export async function pendingMigrations(dataSource: DataSource): Promise<string[]> {
  const pending = await new MigrationExecutor(dataSource).getPendingMigrations();
  return pending.map(({ name }) => name);
}

/** The names of the pending migrations, and of applied ones that this hub does not know. Changes nothing. */
export async function migrationState(
  dataSource: DataSource,
): Promise<{ pending: string[]; unknown: string[] }> {
  const known = new Set(allMigrations(dataSource));
  const executed = await new MigrationExecutor(dataSource).getExecutedMigrations();
  const unknown = executed.map(({ name }) => name).filter((name) => !known.has(name));
  return { pending: await pendingMigrations(dataSource), unknown };
}

/** Applies the pending migrations and returns their names; of several concurrent processes, only one applies them. */
export async function applyMigrations(dataSource: DataSource): Promise<string[]> {
  return oneAtATime(dataSource, async () => (await dataSource.runMigrations()).map(({ name }) => name));
}

/** Reverts the newest migration and returns its name, if there was one. */
export async function revertMigration(dataSource: DataSource): Promise<string | undefined> {
  return oneAtATime(dataSource, async () => {
    const executed = await new MigrationExecutor(dataSource).getExecutedMigrations();
    await dataSource.undoLastMigration();
    return executed.toSorted((a, b) => Number(b.id) - Number(a.id))[0]?.name;
  });
}

/** Uses a named lock on MySQL, released with its connection; a SQLite file has a single process anyway. */
async function oneAtATime<T>(dataSource: DataSource, work: () => Promise<T>): Promise<T> {
  if (dataSource.options.type === 'better-sqlite3') return work();
  const name = lockName(String(dataSource.options.database));
  const runner = dataSource.createQueryRunner();
  try {
    const [{ granted }] = (await runner.query('SELECT GET_LOCK(?, ?) AS granted', [
      name,
      LOCK_WAIT_SECONDS,
    ])) as [{ granted: number | null }];
    if (granted !== 1)
      throw new StartError('Another process has been migrating this database for 10 minutes.');
    return await work();
  } finally {
    await runner.query('SELECT RELEASE_LOCK(?)', [name]).catch(() => {});
    await runner.release();
  }
}

/** Locks are global to the server, not per database, and their names have at most 64 characters. */
function lockName(database: string): string {
  return `backup-telemetry-hub:${createHash('sha256').update(database).digest('hex').slice(0, 40)}`;
}
