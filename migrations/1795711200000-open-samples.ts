import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The newest samples of each job, apart from those that few updates change. */
export class OpenSamples1795711200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (await hasColumn(runner)) return;
    await runner.query('ALTER TABLE backup_jobs ADD COLUMN open_samples BLOB');
  }

  async down(runner: QueryRunner): Promise<void> {
    if (await hasColumn(runner)) await runner.query('ALTER TABLE backup_jobs DROP COLUMN open_samples');
  }
}

/** Neither MySQL nor SQLite has IF NOT EXISTS for columns. */
async function hasColumn(runner: QueryRunner): Promise<boolean> {
  const isSqlite = runner.dataSource.options.type === 'better-sqlite3';
  const sql = isSqlite
    ? `SELECT 1 FROM pragma_table_info('backup_jobs') WHERE name = 'open_samples'`
    : `SELECT 1 FROM information_schema.columns
       WHERE table_schema = DATABASE() AND table_name = 'backup_jobs' AND column_name = 'open_samples'`;
  return ((await runner.query(sql)) as unknown[]).length > 0;
}
