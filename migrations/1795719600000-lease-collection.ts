import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = [
  'name VARCHAR(64) NOT NULL',
  'holder VARCHAR(64) NOT NULL',
  'expires_at DATETIME(3) NOT NULL',
  'PRIMARY KEY (name)',
];

/** Which hub of several collects the figures of virtual machines. The hubs make its row. */
export class LeaseCollection1795719600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const isSqlite = runner.dataSource.options.type === 'better-sqlite3';
    const options = isSqlite ? '' : ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
    await runner.query(`CREATE TABLE IF NOT EXISTS collection_leases (${COLUMNS.join(', ')})${options}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS collection_leases');
  }
}
