import type { Transaction } from './transaction.js';

/** A right of a database user on a table. */
export type Right = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

/** A class of TypeORM's; the list of all is what migrations are compared with. */
export type EntityClass = new () => object;

/** A table, and how a hub that serves writes it beside reading it. */
export interface Table {
  readonly entity: EntityClass;
  readonly writes: readonly Right[];
}

/** The tables of a hub, composed of those of its features. */
export interface Schema {
  readonly tables: readonly Table[];
  /** Writes rows as a report would, to be rolled back. */
  writeTrial(transaction: Transaction): void;
}

export function entitiesOf({ tables }: Schema): EntityClass[] {
  return [...new Set(tables.map(({ entity }) => entity))];
}
