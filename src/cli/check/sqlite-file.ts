import { existsSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { fine, problem } from './finding.js';
import type { Finding } from './finding.js';

const FULL = 2;

/** Checks whether acknowledged updates survive a power cut; `dataSource` is opened as the hub opens it. */
export async function checkSqliteFile(dataSource: DataSource): Promise<Finding[]> {
  const value = async (sql: string): Promise<string | number> => {
    const [row] = await dataSource.query<Record<string, string | number>[]>(sql);
    return Object.values(row ?? {})[0] ?? '';
  };
  return [
    fine('version', `SQLite ${await value('SELECT sqlite_version()')}`),
    judgeDurability(await value('PRAGMA journal_mode'), await value('PRAGMA synchronous')),
  ];
}

export function judgeDurability(journal: string | number, synchronous: string | number): Finding {
  const says = `journal_mode ${journal}, synchronous ${synchronous === FULL ? 'FULL' : synchronous}`;
  if (journal === 'wal' && Number(synchronous) >= FULL) return fine('durability', says);
  return problem('durability', says, 'Move the file to a local disk where SQLite can use WAL.');
}

/** Undefined where the file exists. */
export function missingFile(path: string, migrateOnStart: boolean): Finding | undefined {
  if (existsSync(path)) return undefined;
  const says = `${path} does not exist yet`;
  return migrateOnStart
    ? fine('database', `${says}; the hub creates it at start`)
    : problem('database', says, "Create it with 'hub migrate up'.");
}
