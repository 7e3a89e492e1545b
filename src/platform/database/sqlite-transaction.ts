import type { Database as SqliteConnection, Statement as SqliteStatement } from 'better-sqlite3';
import type { EntityTarget, ObjectLiteral, QueryRunner, Repository } from 'typeorm';
import { placeholders } from './dialect.js';
import { conflictRuleOf } from './transaction.js';
import type {
  Ending,
  ConflictRule,
  OnConflict,
  OpenTransaction,
  Query,
  Rows,
  SqlValue,
} from './transaction.js';

type Statement = SqliteStatement<SqlValue[]>;

const STATEMENTS = 200;
/** Prepared statements of each connection, the latest used last: preparing an upsert compiles its triggers too. */
const prepared = new WeakMap<SqliteConnection, Map<string, Statement>>();

/** A transaction on SQLite, whose calls are synchronous, on its only connection. */
export class SqliteTransaction implements OpenTransaction {
  private readonly writes: (() => void)[] = [];

  constructor(
    private readonly runner: QueryRunner,
    private readonly connection: SqliteConnection,
    private readonly begin: string,
  ) {
    connection.exec(begin);
  }

  async select<Results extends readonly object[]>(
    ...queries: { readonly [I in keyof Results]: Query }
  ): Promise<{ [I in keyof Results]: Results[I][] }> {
    const results = queries.map(({ sql, parameters = [] }) => this.prepare(sql).all(...parameters));
    return results as { [I in keyof Results]: Results[I][] };
  }

  insert<Column extends string>(
    table: string,
    rows: Rows<Column>,
    keys?: readonly Column[],
    onConflict: OnConflict<Column> = 'replace',
  ): void {
    const [first] = rows;
    if (!first) return;
    const columns = Object.keys(first) as Column[];
    const values = placeholders(columns.length);
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values}) ${conflictClause(columns, onConflict, keys)}`;
    this.writes.push(() => {
      const statement = this.prepare(sql);
      for (const row of rows) statement.run(...columns.map((column) => row[column]));
    });
  }

  run({ sql, parameters = [] }: Query): void {
    this.writes.push(() => this.prepare(sql).run(...parameters));
  }

  async repository<Entity extends ObjectLiteral>(entity: EntityTarget<Entity>): Promise<Repository<Entity>> {
    return this.runner.manager.getRepository(entity);
  }

  async end(how: Ending): Promise<void> {
    for (const write of this.writes) write();
    if (this.begin !== '') this.connection.exec(how);
  }

  async abandon(): Promise<void> {
    // Some faults, such as a full disk, have already rolled it back.
    if (this.connection.inTransaction) this.connection.exec('ROLLBACK');
  }

  private prepare(sql: string): Statement {
    const statements = prepared.get(this.connection) ?? new Map<string, Statement>();
    prepared.set(this.connection, statements);
    const statement = statements.get(sql) ?? this.connection.prepare<SqlValue[]>(sql);
    statements.delete(sql);
    statements.set(sql, statement);
    const [oldest = sql] = statements.keys();
    if (statements.size > STATEMENTS) statements.delete(oldest);
    return statement;
  }
}

const RESOLVED: Readonly<Record<Exclude<ConflictRule, 'keep'>, (column: string) => string>> = {
  replace: (column) => `excluded.${column}`,
  replaceByValue: (column) => `COALESCE(excluded.${column}, ${column})`,
  add: (column) => `${column} + excluded.${column}`,
  greatest: (column) => `MAX(${column}, excluded.${column})`,
};

function conflictClause<Column extends string>(
  columns: readonly Column[],
  onConflict: OnConflict<Column>,
  keys?: readonly Column[],
): string {
  if (!keys) return '';
  const set = columns.flatMap((name) => {
    const rule = conflictRuleOf(onConflict, name);
    return keys.includes(name) || rule === 'keep' ? [] : `${name} = ${RESOLVED[rule](name)}`;
  });
  const deed = set.length > 0 ? `UPDATE SET ${set.join(', ')}` : 'NOTHING';
  return `ON CONFLICT (${keys.join(', ')}) DO ${deed}`;
}
