import type { DataSource, Logger } from 'typeorm';
import type { Dialect } from '../src/database/dialect.js';

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** The reads that `work` makes the hub execute. */
export async function recordStatements(
  dataSource: DataSource,
  work: () => Promise<unknown>,
): Promise<Statement[]> {
  const statements: Statement[] = [];
  const { logger } = dataSource;
  const logQuery: Logger['logQuery'] = (sql, parameters) => {
    if (/^SELECT.* FROM /.test(sql)) statements.push({ sql, parameters: (parameters ?? []) as unknown[] });
  };
  dataSource.logger = new Proxy(logger, {
    get: (target, name) => (name === 'logQuery' ? logQuery : Reflect.get(target, name)),
  });
  try {
    await work();
  } finally {
    dataSource.logger = logger;
  }
  return statements;
}

type Row = Record<string, unknown>;

/** How the database would find the rows of a statement, a line for each step. */
export async function explain(
  dataSource: DataSource,
  { name }: Dialect,
  { sql, parameters }: Statement,
): Promise<string[]> {
  if (name === 'sqlite') {
    const rows = await dataSource.query<Row[]>(`EXPLAIN QUERY PLAN ${sql}`, [...parameters]);
    return rows.map(({ detail }) => String(detail));
  }
  const rows = await dataSource.query<Row[]>(`EXPLAIN FORMAT=TRADITIONAL ${sql}`, [...parameters]);
  return rows.map(({ table, type, key, rows: estimate, Extra }) =>
    [`${String(table)}: ${String(type)}`, `key ${String(key)}`, `about ${String(estimate)} rows`, Extra]
      .filter(Boolean)
      .join(', '),
  );
}

/** How many rows and index entries it makes MySQL or MariaDB read, by their own count; SQLite keeps none. */
export async function rowsRead(
  dataSource: DataSource,
  { name }: Dialect,
  { sql, parameters }: Statement,
): Promise<number | undefined> {
  if (name === 'sqlite') return undefined;
  const runner = dataSource.createQueryRunner();
  try {
    const before = await handlerReads(runner);
    await runner.query(sql, [...parameters]);
    return (await handlerReads(runner)) - before;
  } finally {
    await runner.release();
  }
}

async function handlerReads(runner: ReturnType<DataSource['createQueryRunner']>): Promise<number> {
  const rows = (await runner.query("SHOW SESSION STATUS LIKE 'Handler_read%'")) as { Value: string }[];
  return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
}
