import type { MigrationInterface, QueryRunner } from 'typeorm';

const MYSQL = {
  whole: 'INT UNSIGNED',
  options: 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
};
const SQLITE = { whole: 'INTEGER', options: '' };
type Types = typeof MYSQL;

interface TablePlan {
  readonly name: string;
  readonly columns: (types: Types) => string[];
  readonly indexes: Readonly<Record<string, string>>;
}

const jobCounts: TablePlan = {
  name: 'job_counts',
  columns: ({ whole }) => [
    'job_type VARCHAR(16) NOT NULL',
    'status VARCHAR(16) NOT NULL',
    `shard ${whole} NOT NULL`,
    'jobs BIGINT NOT NULL',
    'completed_bytes DOUBLE NOT NULL',
    'PRIMARY KEY (job_type, status, shard)',
  ],
  indexes: {},
};

const countCorrections: TablePlan = {
  name: 'count_corrections',
  columns: ({ whole }) => [
    `"id" ${whole} NOT NULL PRIMARY KEY`,
    'at DATETIME(3) NOT NULL',
    'jobs BIGINT NOT NULL',
  ],
  indexes: {},
};

const lastSuccesses: TablePlan = {
  name: 'last_successes',
  columns: () => [
    'vm_name VARCHAR(255) NOT NULL',
    'job_type VARCHAR(16) NOT NULL',
    'succeeded_at DATETIME(3) NOT NULL',
    'PRIMARY KEY (vm_name, job_type)',
  ],
  indexes: { idx_succeeded: 'succeeded_at' },
};

const TABLES = [jobCounts, countCorrections, lastSuccesses];

/** What a scrape reads instead of the jobs; empty until a hub that knows of these tables counts (see job-recount.ts). */
export class CountJobs1795341600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const mysql = runner.dataSource.options.type !== 'better-sqlite3';
    for (const table of TABLES) {
      for (const statement of mysql ? mysqlStatements(table) : sqliteStatements(table)) {
        await runner.query(statement);
      }
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of TABLES.toReversed()) await runner.query(`DROP TABLE IF EXISTS ${name}`);
  }
}

function mysqlStatements({ name, columns, indexes }: TablePlan): string[] {
  const keys = Object.entries(indexes).map(([index, on]) => `KEY ${index} (${on})`);
  const definition = [...columns(MYSQL), ...keys].join(', ').replaceAll('"', '`');
  return [`CREATE TABLE IF NOT EXISTS ${name} (${definition}) ${MYSQL.options}`];
}

function sqliteStatements({ name, columns, indexes }: TablePlan): string[] {
  const keys = Object.entries(indexes).map(
    ([index, on]) => `CREATE INDEX IF NOT EXISTS ${index} ON ${name} (${on})`,
  );
  return [`CREATE TABLE IF NOT EXISTS ${name} (${columns(SQLITE).join(', ')})`, ...keys];
}
