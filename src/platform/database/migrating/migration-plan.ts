import { MigrationExecutor } from 'typeorm';
import type { DataSource, QueryRunner } from 'typeorm';

const READS = /^\s*(SELECT|SHOW|PRAGMA|EXPLAIN)\b/i;

/**
 * The SQL that applying the pending migrations would execute, in order, without executing it: the migrations run
 * against a query runner that lets only reads through.
 */
export async function planMigrations(dataSource: DataSource): Promise<string[]> {
  const executor = new MigrationExecutor(dataSource);
  const pending = await executor.getPendingMigrations();
  if (pending.length === 0) return [];
  const runner = dataSource.createQueryRunner();
  try {
    const statements: string[] = [];
    const isNew = !(await runner.hasTable('migrations'));
    const recorder = recordingRunner(runner, statements, isNew);
    await new MigrationExecutor(dataSource, recorder).executePendingMigrations();
    return statements;
  } finally {
    await runner.release();
  }
}

function recordingRunner(runner: QueryRunner, statements: string[], isNew: boolean): QueryRunner {
  const query = async (sql: string, parameters: unknown[] = [], structured = false): Promise<unknown> => {
    const isRead = READS.test(sql);
    // A new database does not have the table of migrations yet.
    const isOfMissingRecord = isNew && /\bFROM\s+\S*["`]migrations["`]/i.test(sql);
    if (isRead && !isOfMissingRecord)
      return structured ? runner.query(sql, parameters, true) : runner.query(sql, parameters);
    if (!isRead) statements.push(withValues(sql, parameters));
    return structured ? { raw: [], records: [] } : [];
  };
  const recorder: QueryRunner = new Proxy(runner, {
    get: (target, property, receiver) => {
      if (property === 'query') return query;
      return property === 'manager' ? manager : (Reflect.get(target, property, receiver) as unknown);
    },
  });
  const manager = runner.dataSource.createEntityManager(recorder);
  return recorder;
}

function withValues(sql: string, parameters: unknown[]): string {
  const values = [...parameters];
  return sql.replace(/\?/g, () =>
    typeof values[0] === 'number' ? String(values.shift()) : `'${String(values.shift())}'`,
  );
}
