import { randomUUID } from 'node:crypto';
import type { DataSource, EntityMetadata } from 'typeorm';
import type { Transaction } from './transaction.js';

/** A privilege that the database user needs on a table. */
export type Right = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

/** How a serving hub writes each table; it reads all of them. */
const WRITES: Readonly<Record<string, readonly Right[]>> = {
  api_tokens: ['UPDATE'],
  audit_events: ['INSERT'],
  backup_disks: ['INSERT', 'UPDATE'],
  backup_jobs: ['INSERT', 'UPDATE'],
  count_corrections: ['INSERT'],
  job_counts: ['INSERT', 'UPDATE'],
  job_events: ['INSERT', 'DELETE'],
  last_successes: ['INSERT', 'UPDATE', 'DELETE'],
  refused_reports: ['INSERT', 'UPDATE'],
};
/** The same for a hub that prunes; the rest of a job is deleted by cascade. */
const PRUNES: typeof WRITES = { backup_jobs: ['DELETE'] };

/** A statement that succeeds if the user has the privilege and the table all of its columns. */
export interface TrialStep {
  readonly table: string;
  readonly right: Right;
  /** Touches no row, so it neither waits for locks nor holds any. */
  readonly sql: string;
}

/** One step per privilege and table. */
export function trialSteps({ entityMetadatas }: DataSource, prunes: boolean): TrialStep[] {
  return entityMetadatas.flatMap((entity) => {
    const table = entity.tableName;
    const pruned = prunes ? (PRUNES[table] ?? []) : [];
    const rights: Right[] = ['SELECT', ...(WRITES[table] ?? []), ...pruned];
    return rights.map((right) => ({ table, right, sql: touchingNoRow(right, entity) }));
  });
}

function touchingNoRow(right: Right, { tableName: table, columns }: EntityMetadata): string {
  const names = columns.map(({ databaseName }) => databaseName);
  const others = columns.filter(({ isPrimary }) => !isPrimary).map(({ databaseName }) => databaseName);
  const nulls = names.map(() => 'NULL').join(', ');
  const statements: Readonly<Record<Right, string>> = {
    SELECT: `SELECT ${names.join(', ')} FROM ${table}`,
    INSERT: `INSERT INTO ${table} (${names.join(', ')}) SELECT ${nulls} FROM (SELECT 1 AS one) AS one`,
    UPDATE: `UPDATE ${table} SET ${others.map((name) => `${name} = NULL`).join(', ')}`,
    DELETE: `DELETE FROM ${table}`,
  };
  return `${statements[right]} WHERE FALSE`;
}

/** Runs the steps, in a transaction to be rolled back. */
export async function takeSteps(transaction: Transaction, steps: readonly TrialStep[]): Promise<void> {
  const isRead = ({ right }: TrialStep): boolean => right === 'SELECT';
  const reads = steps.filter(isRead);
  if (reads.length > 0) await transaction.select(...reads);
  for (const step of steps) if (!isRead(step)) transaction.run(step);
}

/** Writes a job that cannot clash with a client's, as ids have no control characters; to be rolled back. */
export function writeTrialJob(transaction: Transaction): void {
  const id = `\u0001${randomUUID()}`;
  const at = '2000-01-01 00:00:00.000';
  const common = { updated_at: at, words: '{}' };
  transaction.insert('backup_jobs', [
    { id, job_type: 'backup', status: 'pending', warning_count: 0, created_at: at, revision: 1, ...common },
  ]);
  transaction.insert('backup_disks', [{ backup_job_id: id, disk_index: 0, status: 'pending', ...common }]);
}
