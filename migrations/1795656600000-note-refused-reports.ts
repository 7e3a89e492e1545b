import type { MigrationInterface, QueryRunner } from 'typeorm';

/** TypeORM finds SQLite's foreign keys again only where their names are quoted. */
const COLUMNS =
  'backup_job_id VARCHAR(128) NOT NULL PRIMARY KEY, at DATETIME(3) NOT NULL, reason VARCHAR(255) NOT NULL, ' +
  'CONSTRAINT "fk_refused_reports_job" FOREIGN KEY ("backup_job_id") REFERENCES "backup_jobs" ("id") ' +
  'ON DELETE CASCADE ON UPDATE NO ACTION';

/** The last report about a job that was refused, so that no hub says that its client was not heard. */
export class NoteRefusedReports1795656600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const sqlite = runner.dataSource.options.type === 'better-sqlite3';
    const statement = `CREATE TABLE IF NOT EXISTS refused_reports (${COLUMNS})`;
    const options = ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
    await runner.query(sqlite ? statement : statement.replaceAll('"', '`') + options);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS refused_reports');
  }
}
