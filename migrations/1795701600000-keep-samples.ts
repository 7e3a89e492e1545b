import type { MigrationInterface, QueryRunner } from 'typeorm';

const INDEX = 'idx_samples_step';
const COLUMNS: readonly (readonly [name: string, onMysql: string, onSqlite: string])[] = [
  ['samples', 'BLOB', 'BLOB'],
  ['samples_step', 'SMALLINT UNSIGNED', 'SMALLINT'],
];

/** TypeORM finds SQLite's foreign keys again only where their names are quoted. */
const OF_JOB =
  'CONSTRAINT "fk_job_samples_job" FOREIGN KEY ("backup_job_id") REFERENCES "backup_jobs" ("id") ' +
  'ON DELETE CASCADE ON UPDATE NO ACTION';

const MYSQL_TABLE = `CREATE TABLE IF NOT EXISTS job_samples (
  backup_job_id VARCHAR(128) NOT NULL,
  starts_at INT UNSIGNED NOT NULL,
  step_seconds SMALLINT UNSIGNED NOT NULL,
  points BLOB NOT NULL,
  PRIMARY KEY (backup_job_id, starts_at, step_seconds),
  ${OF_JOB.replaceAll('"', '`')}
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`;

const SQLITE_TABLE = `CREATE TABLE IF NOT EXISTS job_samples (
  backup_job_id VARCHAR(128) NOT NULL,
  starts_at INTEGER NOT NULL,
  step_seconds SMALLINT NOT NULL,
  points BLOB NOT NULL,
  ${OF_JOB},
  PRIMARY KEY (backup_job_id, starts_at, step_seconds)
) WITHOUT ROWID`;

/** The curve of each job: its newest part in the job's row, the rest in pieces of two minutes. */
export class KeepSamples1795701600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [name, onMysql, onSqlite] of COLUMNS) {
      if (await hasColumn(runner, name)) continue;
      const type = isMysql(runner) ? onMysql : onSqlite;
      await runner.query(`ALTER TABLE backup_jobs ADD COLUMN ${name} ${type}`);
    }
    await addIndex(runner);
    await runner.query(isMysql(runner) ? MYSQL_TABLE : SQLITE_TABLE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS job_samples');
    if (!isMysql(runner)) await runner.query(`DROP INDEX IF EXISTS ${INDEX}`);
    else if (await hasIndex(runner)) await runner.query(`ALTER TABLE backup_jobs DROP INDEX ${INDEX}`);
    for (const [name] of COLUMNS.toReversed()) {
      if (await hasColumn(runner, name)) await runner.query(`ALTER TABLE backup_jobs DROP COLUMN ${name}`);
    }
  }
}

/** SQLite leaves out jobs without pieces. On MySQL hubs go on writing while it is made, or it is not made. */
async function addIndex(runner: QueryRunner): Promise<void> {
  const columns = 'samples_step, completed_at';
  if (!isMysql(runner)) {
    const part = 'WHERE samples_step IS NOT NULL';
    await runner.query(`CREATE INDEX IF NOT EXISTS ${INDEX} ON backup_jobs (${columns}) ${part}`);
  } else if (!(await hasIndex(runner))) {
    const online = 'ALGORITHM=INPLACE, LOCK=NONE';
    await runner.query(`ALTER TABLE backup_jobs ADD INDEX ${INDEX} (${columns}), ${online}`);
  }
}

function isMysql({ dataSource }: QueryRunner): boolean {
  return dataSource.options.type !== 'better-sqlite3';
}

/** Neither MySQL nor SQLite has IF NOT EXISTS for columns. */
async function hasColumn(runner: QueryRunner, column: string): Promise<boolean> {
  const sql = isMysql(runner)
    ? `SELECT 1 FROM information_schema.columns
       WHERE table_schema = DATABASE() AND table_name = 'backup_jobs' AND column_name = '${column}'`
    : `SELECT 1 FROM pragma_table_info('backup_jobs') WHERE name = '${column}'`;
  return ((await runner.query(sql)) as unknown[]).length > 0;
}

async function hasIndex(runner: QueryRunner): Promise<boolean> {
  const rows = (await runner.query(
    `SELECT 1 FROM information_schema.statistics
     WHERE table_schema = DATABASE() AND table_name = 'backup_jobs' AND index_name = '${INDEX}'`,
  )) as unknown[];
  return rows.length > 0;
}
