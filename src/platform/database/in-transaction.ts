import type { Database as SqliteConnection } from 'better-sqlite3';
import type { DataSource, QueryRunner } from 'typeorm';
import type { Dialect } from './dialect.js';
import { MysqlTransaction } from './mysql-transaction.js';
import { SqliteTransaction } from './sqlite-transaction.js';
import type { Ending, OpenTransaction, Transaction } from './transaction.js';

export type WorkIn<T> = (transaction: Transaction) => Promise<T>;

/** Makes one attempt, without waiting for a turn. Where `begin` is empty, there is no transaction: for a single SELECT. */
export async function inTransaction<T>(
  dataSource: DataSource,
  dialect: Dialect,
  begin: readonly string[],
  work: WorkIn<T>,
  how: Ending = 'COMMIT',
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  const transaction = await open(runner, dialect, begin);
  markInTransaction(runner, true);
  try {
    const result = await work(transaction);
    await transaction.end(how);
    return result;
  } catch (error) {
    await transaction.abandon(error);
    throw error;
  } finally {
    markInTransaction(runner, false);
    await runner.release();
  }
}

async function open(
  runner: QueryRunner,
  dialect: Dialect,
  begin: readonly string[],
): Promise<OpenTransaction> {
  if (dialect.name === 'mysql') return new MysqlTransaction(runner, begin);
  return new SqliteTransaction(runner, (await runner.connect()) as SqliteConnection, begin.join(';'));
}

/**
 * Tells TypeORM of the BEGIN, which it did not send itself: a BEGIN of its own would end this transaction. So `save`
 * joins in, and a nested transaction becomes a savepoint.
 */
function markInTransaction(runner: QueryRunner, isActive: boolean): void {
  Object.assign(runner, { isTransactionActive: isActive, transactionDepth: isActive ? 1 : 0 });
}
