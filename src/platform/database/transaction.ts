import type { EntityTarget, ObjectLiteral, Repository } from 'typeorm';

export type SqlValue = string | number | null;

/** A SELECT with a value for each `?`. */
export interface Query {
  readonly sql: string;
  readonly parameters?: readonly SqlValue[];
}

/** Rows that all have the same columns, in their order. */
export type Rows<Column extends string = string> = readonly { readonly [C in Column]: SqlValue }[];

/** What becomes of a column where a row is there already. */
export type Meeting = 'replace' | 'add' | 'greatest' | 'keep';

/** The same for all columns but the keys, or for each of them. */
export type Meetings<Column extends string = string> = Meeting | { readonly [C in Column]?: Meeting };

export function meetingOf<Column extends string>(meetings: Meetings<Column>, column: Column): Meeting {
  return typeof meetings === 'string' ? meetings : (meetings[column] ?? 'replace');
}

/** One transaction, in as few trips to the database as it takes. */
export interface Transaction {
  /** The rows of each query, asked one after the other in one trip. */
  select<Results extends readonly object[]>(
    ...queries: { readonly [I in keyof Results]: Query }
  ): Promise<{ [I in keyof Results]: Results[I][] }>;
  /**
   * Inserts the rows when the transaction commits. Where one with the same values in `keys` is there already, it
   * takes the other columns instead, adds them to its own, or keeps the greater ones or its own; without keys that is an
   * error.
   */
  insert<Column extends string>(
    table: string,
    rows: Rows<Column>,
    keys?: readonly NoInfer<Column>[],
    meetings?: Meetings<NoInfer<Column>>,
  ): void;
  /** Runs the statement when the transaction commits, in its turn among the inserts. */
  run(statement: Query): void;
  /**
   * The entities of a table, inside this transaction. A repository reads and writes at once: before everything that
   * `insert` and `run` were given, of which it sees nothing.
   */
  repository<Entity extends ObjectLiteral>(entity: EntityTarget<Entity>): Promise<Repository<Entity>>;
}

export type Ending = 'COMMIT' | 'ROLLBACK';

/** What the database does around the work. */
export interface OpenTransaction extends Transaction {
  /** Does what was asked for, and keeps it or takes it back. */
  end(how: Ending): Promise<void>;
  /** Ends a transaction that failed, whatever state its connection is in. */
  abandon(fault: unknown): Promise<void>;
}
