import type { EntityManager } from 'typeorm';
import { placeholders } from './dialect.js';

type Row<R> = { readonly [Column in keyof R]: string | number | null };

/** Keeps a statement below MariaDB's default packet of 16 MiB and SQLite's limit of 32,766 parameters. */
const ROWS_PER_STATEMENT = 200;

/**
 * Inserts rows that all have the same columns, in their order. `orUpdate` gives the end of the statement that
 * updates the rows which are there already.
 */
export async function insertRows<R extends Row<R>>(
  manager: EntityManager,
  table: string,
  rows: readonly R[],
  { orUpdate }: { orUpdate?: (columns: string[]) => string } = {},
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}) as (keyof R & string)[];
  const values = `(${placeholders(columns.length)})`;
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const chunk = rows.slice(start, start + ROWS_PER_STATEMENT);
    await manager.query(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${chunk.map(() => values).join(', ')} ${orUpdate?.(columns) ?? ''}`,
      chunk.flatMap((row) => columns.map((column) => row[column])),
    );
  }
}
