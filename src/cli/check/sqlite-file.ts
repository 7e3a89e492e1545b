import { existsSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { fine, problem } from './finding.js';
import type { Finding } from './finding.js';

const FULL = 2;

/** What decides whether an answered update survives a power cut; `dataSource` is opened as the hub opens it. */
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
  return problem('durability', says, 'Put the file on a local disk on which SQLite can use WAL.');
}

/** Undefined where there is one. */
export function missingFile(path: string, migrateOnStart: boolean): Finding | undefined {
  if (existsSync(path)) return undefined;
  const says = `there is no ${path} yet`;
  return migrateOnStart
    ? fine('database', `${says}; the hub makes it at its start`)
    : problem('database', says, "Make it with 'hub migrate up'.");
}
