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

const BYTES_OF = (row: 'OLD' | 'NEW'): string =>
  `CASE WHEN ${row}.status = 'completed' THEN COALESCE(${row}.bytes_transferred, 0) ELSE 0 END`;
const COUNT_OUT =
  'UPDATE job_counts SET jobs = jobs - 1, completed_bytes = completed_bytes - ' +
  `${BYTES_OF('OLD')} WHERE job_type = OLD.job_type AND status = OLD.status AND shard = 0`;
const COUNT_IN =
  `INSERT INTO job_counts VALUES (NEW.job_type, NEW.status, 0, 1, ${BYTES_OF('NEW')}) ` +
  'ON CONFLICT (job_type, status, shard) DO UPDATE SET jobs = jobs + 1, ' +
  'completed_bytes = completed_bytes + excluded.completed_bytes';
const COUNT_SUCCESS =
  'INSERT INTO last_successes VALUES (NEW.vm_name, NEW.job_type, NEW.completed_at) ' +
  'ON CONFLICT (vm_name, job_type) DO UPDATE SET succeeded_at = MAX(succeeded_at, excluded.succeeded_at)';
const SUCCEEDED = `NEW.status = 'completed' AND NEW.vm_name IS NOT NULL AND NEW.completed_at IS NOT NULL`;
const NEWLY_SUCCEEDED =
  `${SUCCEEDED} AND (OLD.status <> NEW.status OR OLD.vm_name IS NOT NEW.vm_name ` +
  'OR OLD.completed_at IS NOT NEW.completed_at)';
const COUNTED_OTHERWISE =
  'OLD.status <> NEW.status OR OLD.job_type <> NEW.job_type ' +
  `OR (NEW.status = 'completed' AND OLD.bytes_transferred IS NOT NEW.bytes_transferred)`;

/** Each in one line, as a plan parts statements by lines. On MySQL, only administrators may make triggers. */
const SQLITE_TRIGGERS: Readonly<Record<string, string>> = {
  count_new_job: `AFTER INSERT ON backup_jobs BEGIN ${COUNT_IN}; END`,
  count_changed_job: `AFTER UPDATE ON backup_jobs WHEN ${COUNTED_OTHERWISE} BEGIN ${COUNT_OUT}; ${COUNT_IN}; END`,
  count_removed_job: `AFTER DELETE ON backup_jobs BEGIN ${COUNT_OUT}; END`,
  count_new_success: `AFTER INSERT ON backup_jobs WHEN ${SUCCEEDED} BEGIN ${COUNT_SUCCESS}; END`,
  count_success: `AFTER UPDATE ON backup_jobs WHEN ${NEWLY_SUCCEEDED} BEGIN ${COUNT_SUCCESS}; END`,
};

/** What there is already; on MySQL the first hub counts it, beside its work (see job-recount.ts). */
const SQLITE_COUNTS = [
  'DELETE FROM job_counts',
  `INSERT INTO job_counts SELECT job_type, status, 0, COUNT(*), TOTAL(CASE WHEN status = 'completed' THEN bytes_transferred END) FROM backup_jobs GROUP BY job_type, status`,
  'DELETE FROM last_successes',
  `INSERT INTO last_successes SELECT vm_name, job_type, MAX(completed_at) FROM backup_jobs WHERE status = 'completed' AND vm_name IS NOT NULL AND completed_at IS NOT NULL GROUP BY vm_name, job_type`,
];

/**
 * What a scrape reads instead of the jobs. On SQLite triggers keep it, so that it is right whoever writes; on MySQL
 * the hub does (see job-counts.ts).
 */
export class CountJobs1795341600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const mysql = runner.dataSource.options.type !== 'better-sqlite3';
    for (const table of TABLES) {
      for (const statement of mysql ? mysqlStatements(table) : sqliteStatements(table)) {
        await runner.query(statement);
      }
    }
    if (mysql) return;
    for (const statement of SQLITE_COUNTS) await runner.query(statement);
    for (const [name, does] of Object.entries(SQLITE_TRIGGERS)) {
      await runner.query(`CREATE TRIGGER IF NOT EXISTS ${name} ${does}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    const sqlite = runner.dataSource.options.type === 'better-sqlite3';
    const triggers = sqlite ? Object.keys(SQLITE_TRIGGERS) : [];
    for (const name of triggers) await runner.query(`DROP TRIGGER IF EXISTS ${name}`);
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
