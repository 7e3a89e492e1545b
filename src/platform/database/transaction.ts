import type { EntityTarget, ObjectLiteral, Repository } from 'typeorm';

/** Bytes are those of a BLOB. */
export type SqlValue = string | number | Uint8Array | null;

/** A statement with a value for each `?`. */
export interface Query {
  readonly sql: string;
  readonly parameters?: readonly SqlValue[];
}

/** Rows that all have the same columns, in their order. */
export type Rows<Column extends string = string> = readonly { readonly [C in Column]: SqlValue }[];

/** How a column is updated if the row already exists; with `replaceByValue`, NULL leaves it as it is. */
export type ConflictRule = 'replace' | 'replaceByValue' | 'add' | 'greatest' | 'keep';

/** One rule for all non-key columns, or one per column. */
export type OnConflict<Column extends string = string> =
  ConflictRule | { readonly [C in Column]?: ConflictRule };

export function conflictRuleOf<Column extends string>(
  onConflict: OnConflict<Column>,
  column: Column,
): ConflictRule {
  return typeof onConflict === 'string' ? onConflict : (onConflict[column] ?? 'replace');
}

/** One transaction, in as few round trips as possible. */
export interface Transaction {
  /** The rows of each query, run in order in one round trip. */
  select<Results extends readonly object[]>(
    ...queries: { readonly [I in keyof Results]: Query }
  ): Promise<{ [I in keyof Results]: Results[I][] }>;
  /**
   * Inserts the rows when the transaction commits. If a row with the same values in `keys` exists, its other columns
   * are updated as `onConflict` says; without keys that is an error.
   */
  insert<Column extends string>(
    table: string,
    rows: Rows<Column>,
    keys?: readonly NoInfer<Column>[],
    onConflict?: OnConflict<NoInfer<Column>>,
  ): void;
  /** Runs the statement when the transaction commits, in order with the inserts. */
  run(statement: Query): void;
  /**
   * The repository of a table, inside this transaction. It reads and writes immediately: before everything queued by
   * `insert` and `run`, none of which it sees.
   */
  repository<Entity extends ObjectLiteral>(entity: EntityTarget<Entity>): Promise<Repository<Entity>>;
}

export type Ending = 'COMMIT' | 'ROLLBACK';

/** The part of a transaction that only its owner calls. */
export interface OpenTransaction extends Transaction {
  /** Executes the pending writes, then commits or rolls back. */
  end(how: Ending): Promise<void>;
  /** Ends a failed transaction, whatever the state of its connection. */
  abandon(fault: unknown): Promise<void>;
}
