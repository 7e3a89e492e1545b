import type { MigrationInterface, QueryRunner } from 'typeorm';

const MYSQL = {
  bytes: 'BIGINT UNSIGNED',
  whole: 'INT UNSIGNED',
  counter: 'BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
  options: 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
};
const SQLITE = {
  bytes: 'BIGINT',
  whole: 'INTEGER',
  counter: 'INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL',
  options: '',
};
type Types = typeof MYSQL;

interface TablePlan {
  readonly name: string;
  readonly columns: (types: Types) => string[];
  readonly indexes: Readonly<Record<string, string>>;
}

const backupJobs: TablePlan = {
  name: 'backup_jobs',
  columns: ({ bytes, whole }) => [
    'id VARCHAR(128) NOT NULL PRIMARY KEY',
    'job_type VARCHAR(16) NOT NULL',
    'vm_name VARCHAR(255)',
    'repository_id VARCHAR(128)',
    'policy_id VARCHAR(128)',
    'backup_type VARCHAR(16)',
    'status VARCHAR(16) NOT NULL',
    'current_phase VARCHAR(50)',
    `bytes_transferred ${bytes}`,
    `total_bytes ${bytes}`,
    `transfer_speed_bps ${bytes}`,
    `eta_seconds ${whole}`,
    'progress_percent DECIMAL(5,2)',
    `warning_count ${bytes} NOT NULL`,
    'error_message TEXT',
    'failure_reason VARCHAR(32)',
    'created_at DATETIME(3) NOT NULL',
    'started_at DATETIME(3)',
    'completed_at DATETIME(3)',
    'registered_at DATETIME(3)',
    'last_telemetry_at DATETIME(3)',
    'last_progress_at DATETIME(3)',
    'updated_at DATETIME(3) NOT NULL',
    `revision ${bytes} NOT NULL`,
    'words TEXT NOT NULL',
  ],
  indexes: {
    idx_last_telemetry: 'status, last_telemetry_at',
    idx_created: 'created_at, id',
    idx_updated: 'updated_at',
    idx_vm_name: 'vm_name, created_at',
    idx_repository: 'repository_id, created_at',
  },
};

const backupDisks: TablePlan = {
  name: 'backup_disks',
  columns: ({ bytes, whole }) => [
    'backup_job_id VARCHAR(128) NOT NULL',
    `disk_index ${whole} NOT NULL`,
    'label VARCHAR(255)',
    'status VARCHAR(16) NOT NULL',
    `bytes_transferred ${bytes}`,
    `total_bytes ${bytes}`,
    'progress_percent DECIMAL(5,2)',
    'error_message TEXT',
    'updated_at DATETIME(3) NOT NULL',
    'words TEXT NOT NULL',
    'PRIMARY KEY (backup_job_id, disk_index)',
    ofJob('fk_backup_disks_job'),
  ],
  indexes: {},
};

const jobEvents: TablePlan = {
  name: 'job_events',
  columns: ({ counter }) => [
    `"id" ${counter}`,
    'backup_job_id VARCHAR(128) NOT NULL',
    'kind VARCHAR(8) NOT NULL',
    'from_value VARCHAR(50)',
    'to_value VARCHAR(50)',
    'reason VARCHAR(16) NOT NULL',
    'at DATETIME(3) NOT NULL',
    ofJob('fk_job_events_job'),
  ],
  indexes: { idx_job_events_job: 'backup_job_id, id' },
};

const TABLES = [backupJobs, backupDisks, jobEvents];

/** The tables of jobs, their disks and their events. Ids compare byte by byte; instants are in UTC. */
export class CreateJobs1795251600000 implements MigrationInterface {
  /** Each statement may run again: MySQL has no transaction around DDL, and a run that broke half way goes on. */
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

/** TypeORM finds SQLite's foreign keys and counters again only where their names are quoted. */
function ofJob(constraint: string): string {
  const rule = 'ON DELETE CASCADE ON UPDATE NO ACTION';
  return `CONSTRAINT "${constraint}" FOREIGN KEY ("backup_job_id") REFERENCES "backup_jobs" ("id") ${rule}`;
}

/** MySQL makes the indexes within the table, so that a table comes whole or not at all. */
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
