import type { MigrationInterface, QueryRunner } from 'typeorm';

/** TypeORM finds SQLite's foreign keys again only where their names are quoted. */
const COLUMNS =
  'backup_job_id VARCHAR(128) NOT NULL PRIMARY KEY, token VARCHAR(64), host VARCHAR(255), address VARCHAR(64), ' +
  'at DATETIME(3) NOT NULL, ' +
  'CONSTRAINT "fk_job_reporters_job" FOREIGN KEY ("backup_job_id") REFERENCES "backup_jobs" ("id") ' +
  'ON DELETE CASCADE ON UPDATE NO ACTION';

/** Who reports about each job, so that its page can show the machine behind it. */
export class NoteReporters1795722600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sqlite = runner.dataSource.options.type === 'better-sqlite3';
    const statement = `CREATE TABLE IF NOT EXISTS job_reporters (${COLUMNS})`;
    const options = ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
    await runner.query(sqlite ? statement : statement.replaceAll('"', '`') + options);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS job_reporters');
  }
}
