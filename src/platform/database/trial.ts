import type { DataSource, EntityMetadata } from 'typeorm';
import type { Right, Schema } from './schema.js';
import type { Transaction } from './transaction.js';

/** A statement that succeeds if the user has the privilege and the table all of its columns. */
export interface TrialStep {
  readonly table: string;
  readonly right: Right;
  /** Touches no row, so it neither waits for locks nor holds any. */
  readonly sql: string;
}

/** One step for each privilege that the hub uses on each table. */
export function trialSteps({ entityMetadatas }: DataSource, { tables }: Schema): TrialStep[] {
  return entityMetadatas.flatMap((metadata) => {
    const written = tables.filter(({ entity }) => entity === metadata.target);
    const rights: Right[] = ['SELECT', ...written.flatMap(({ writes }) => writes)];
    return rights.map((right) => ({
      table: metadata.tableName,
      right,
      sql: touchingNoRow(right, metadata),
    }));
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
