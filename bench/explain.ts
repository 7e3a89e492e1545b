import type { DataSource } from 'typeorm';
import type { Database } from '../src/platform/database/database.js';
import type { Dialect } from '../src/platform/database/dialect.js';
import type { Query, Transaction } from '../src/platform/database/transaction.js';

/** The same database, and what is asked of its tables from now on. */
export function watch(database: Database): { watched: Database; queries: Query[] } {
  const queries: Query[] = [];
  const heard = (transaction: Transaction): Transaction => ({
    insert: transaction.insert.bind(transaction),
    run: transaction.run.bind(transaction),
    repository: transaction.repository.bind(transaction),
    select<Results extends readonly object[]>(
      ...asked: { readonly [I in keyof Results]: Query }
    ): Promise<{ [I in keyof Results]: Results[I][] }> {
      queries.push(...(asked as readonly Query[]).filter(({ sql }) => sql.includes(' FROM ')));
      return transaction.select<Results>(...asked);
    },
  });
  const read: Database['read'] = (work) => database.read((transaction) => work(heard(transaction)));
  const write: Database['write'] = (work) => database.write((transaction) => work(heard(transaction)));
  const askAnywhere: Database['askAnywhere'] = (query) => {
    queries.push(query);
    return database.askAnywhere(query);
  };
  const watched = Object.assign(Object.create(database) as Database, { read, write, askAnywhere });
  return { watched, queries };
}

type Row = Record<string, unknown>;

/** How the database would find the rows of a statement, a line for each step. */
export async function explain(
  dataSource: DataSource,
  { name }: Dialect,
  { sql, parameters = [] }: Query,
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
  { sql, parameters = [] }: Query,
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
