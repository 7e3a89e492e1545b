import type { MigrationInterface, QueryRunner } from 'typeorm';

interface Index {
  readonly name: string;
  readonly columns: string;
  /** What the index leaves out where the database can: SQLite alone. */
  readonly where?: string;
}

const INDEXES: readonly Index[] = [
  // For retention. Jobs that have not ended cost SQLite nothing.
  { name: 'idx_completed', columns: 'completed_at, id', where: 'completed_at IS NOT NULL' },
  // For lists of one status, newest first. An update that keeps the status does not touch it.
  { name: 'idx_status', columns: 'status, created_at, id' },
];

/** Finds jobs that ended before a moment, and the newest of a status among however many. */
export class IndexJobs1795284300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const index of INDEXES) await (isMysql(runner) ? addToMysql : addToSqlite)(runner, index);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of INDEXES.toReversed()) {
      if (!isMysql(runner)) await runner.query(`DROP INDEX IF EXISTS ${name}`);
      else if (await isThere(runner, name)) await runner.query(`ALTER TABLE backup_jobs DROP INDEX ${name}`);
    }
  }
}

async function addToSqlite(runner: QueryRunner, { name, columns, where }: Index): Promise<void> {
  const part = where ? ` WHERE ${where}` : '';
  await runner.query(`CREATE INDEX IF NOT EXISTS ${name} ON backup_jobs (${columns})${part}`);
}

/** Hubs go on writing while it is made, or it is not made. */
async function addToMysql(runner: QueryRunner, { name, columns }: Index): Promise<void> {
  if (await isThere(runner, name)) return;
  await runner.query(`ALTER TABLE backup_jobs ADD INDEX ${name} (${columns}), ALGORITHM=INPLACE, LOCK=NONE`);
}

function isMysql({ dataSource }: QueryRunner): boolean {
  return dataSource.options.type !== 'better-sqlite3';
}

/** MySQL has no IF NOT EXISTS for indexes. */
async function isThere(runner: QueryRunner, name: string): Promise<boolean> {
  const rows = (await runner.query(
    `SELECT 1 FROM information_schema.statistics
     WHERE table_schema = DATABASE() AND table_name = 'backup_jobs' AND index_name = '${name}'`,
  )) as unknown[];
  return rows.length > 0;
}
