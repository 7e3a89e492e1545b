import { placeholders } from '../platform/database/dialect.js';
import type { Dialect } from '../platform/database/dialect.js';
import type { Query, Transaction } from '../platform/database/transaction.js';
import type { AliasKind, AliasRow } from './rules/join.js';

/** The nodes that these names stand for, sorted and locked: until the transaction ends, they stand for no other. */
export async function lockedNames(
  transaction: Transaction,
  names: readonly string[],
  dialect: Dialect,
): Promise<Map<string, string>> {
  const [rows] = await transaction.select<[AliasRow]>(aliasesOf('name', names, dialect));
  return new Map(rows.map(({ name, node_id: id }) => [name, id]));
}

export function aliasesOf(kind: AliasKind, names: readonly string[], { forUpdate }: Dialect): Query {
  const sorted = [...new Set(names)].toSorted();
  return {
    sql: `SELECT kind, name, node_id FROM node_aliases WHERE kind = ? AND name IN (${placeholders(sorted.length)}) ORDER BY name ${forUpdate}`,
    parameters: [kind, ...sorted],
  };
}
