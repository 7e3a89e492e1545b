import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The change id of a completed disk. Neither of the databases rewrites a row for the column. */
export class ChangeIds1795712400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (!(await hasColumn(runner))) {
      await runner.query('ALTER TABLE backup_disks ADD COLUMN change_id VARCHAR(255)');
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    if (await hasColumn(runner)) await runner.query('ALTER TABLE backup_disks DROP COLUMN change_id');
  }
}

/** Neither MySQL nor SQLite has IF NOT EXISTS for columns. */
async function hasColumn(runner: QueryRunner): Promise<boolean> {
  const sql =
    runner.dataSource.options.type === 'better-sqlite3'
      ? `SELECT 1 FROM pragma_table_info('backup_disks') WHERE name = 'change_id'`
      : `SELECT 1 FROM information_schema.columns
         WHERE table_schema = DATABASE() AND table_name = 'backup_disks' AND column_name = 'change_id'`;
  return ((await runner.query(sql)) as unknown[]).length > 0;
}
