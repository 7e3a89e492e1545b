import type { MigrationInterface, QueryRunner } from 'typeorm';

const NAME = 'idx_completed';
const COLUMNS = 'completed_at, id';

/** Finds jobs that ended before a moment, for retention. Jobs that have not ended cost SQLite nothing. */
export class IndexCompletedJobs1795284300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (!isMysql(runner)) {
      const where = 'WHERE completed_at IS NOT NULL';
      await runner.query(`CREATE INDEX IF NOT EXISTS ${NAME} ON backup_jobs (${COLUMNS}) ${where}`);
    } else if (!(await isThere(runner))) {
      // Hubs go on writing while it is made, or it is not made.
      await runner.query(
        `ALTER TABLE backup_jobs ADD INDEX ${NAME} (${COLUMNS}), ALGORITHM=INPLACE, LOCK=NONE`,
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    if (!isMysql(runner)) await runner.query(`DROP INDEX IF EXISTS ${NAME}`);
    else if (await isThere(runner)) await runner.query(`ALTER TABLE backup_jobs DROP INDEX ${NAME}`);
  }
}

function isMysql({ dataSource }: QueryRunner): boolean {
  return dataSource.options.type !== 'better-sqlite3';
}

/** MySQL has no IF NOT EXISTS for indexes. */
async function isThere(runner: QueryRunner): Promise<boolean> {
  const rows = (await runner.query(
    `SELECT 1 FROM information_schema.statistics
     WHERE table_schema = DATABASE() AND table_name = 'backup_jobs' AND index_name = '${NAME}'`,
  )) as unknown[];
  return rows.length > 0;
}
