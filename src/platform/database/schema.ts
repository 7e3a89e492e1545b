import type { Transaction } from './transaction.js';

/** A privilege of a database user on a table. */
export type Right = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

/** A TypeORM entity class; migrations are compared with the list of all. */
export type EntityClass = new () => object;

/** A table, and how a serving hub writes it, besides reading it. */
export interface Table {
  readonly entity: EntityClass;
  readonly writes: readonly Right[];
}

/** The tables of a hub, collected from its features. */
export interface Schema {
  readonly tables: readonly Table[];
  /** Writes rows like a report would, to be rolled back. */
  writeTrial(transaction: Transaction): void;
}

export function entitiesOf({ tables }: Schema): EntityClass[] {
  return [...new Set(tables.map(({ entity }) => entity))];
}
