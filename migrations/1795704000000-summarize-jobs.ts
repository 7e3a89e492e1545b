import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The moment that says of a machine that it never had a good run. */
const NEVER = `'1970-01-01 00:00:00.000'`;

interface Column {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

const COLUMNS: readonly Column[] = [
  { table: 'backup_jobs', name: 'flagged_at', definition: 'DATETIME(3)' },
  { table: 'last_successes', name: 'good_at', definition: `DATETIME(3) NOT NULL DEFAULT ${NEVER}` },
];

interface Index {
  readonly table: string;
  readonly name: string;
  readonly columns: string;
  /** Only SQLite has it. */
  readonly where?: string;
}

const INDEXES: readonly Index[] = [
  { table: 'backup_jobs', name: 'idx_machine', columns: 'vm_name, job_type, started_at, created_at' },
  {
    table: 'backup_jobs',
    name: 'idx_flagged',
    columns: 'status, flagged_at',
    where: 'flagged_at IS NOT NULL',
  },
  { table: 'last_successes', name: 'idx_good', columns: 'good_at, vm_name, job_type' },
];

const ENDINGS = ['completed', 'with_warnings', 'failed', 'cancelled'];
const minutesTable = (whole: string, options: string): string =>
  `CREATE TABLE IF NOT EXISTS job_minutes (minute ${whole} NOT NULL, shard ${whole} NOT NULL, moved_bytes DOUBLE NOT NULL, ` +
  `${ENDINGS.map((name) => `${name} INT NOT NULL`).join(', ')}, completed_bytes DOUBLE NOT NULL, PRIMARY KEY (minute, shard))${options}`;
const MYSQL_MINUTES = minutesTable(
  'INT UNSIGNED',
  ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
);
const SQLITE_MINUTES = minutesTable('INTEGER', '').replaceAll(' INT ', ' INTEGER ');

const machineOf = (row: 'OLD' | 'NEW' | 'last_successes'): string =>
  `vm_name = ${row}.vm_name AND job_type = ${row}.job_type`;
const latestEnd = (row: 'OLD' | 'NEW' | 'last_successes'): string =>
  `(SELECT MAX(completed_at) FROM (SELECT completed_at FROM backup_jobs WHERE ${machineOf(row)} AND status = 'completed' ORDER BY started_at DESC LIMIT 100))`;
const setGood = (row: 'OLD' | 'NEW' | 'last_successes'): string =>
  `UPDATE last_successes SET good_at = COALESCE(${latestEnd(row)}, outlived_at, ${NEVER})`;
const SEE_MACHINE =
  `INSERT INTO last_successes (vm_name, job_type, succeeded_at, first_seen_at) SELECT NEW.vm_name, NEW.job_type, ${NEVER}, ` +
  `strftime('%Y-%m-%d %H:%M:%f', 'now') WHERE NEW.vm_name IS NOT NULL ON CONFLICT (vm_name, job_type) DO NOTHING`;
const RAISE_GOOD = `UPDATE last_successes SET good_at = MAX(good_at, NEW.completed_at) WHERE ${machineOf('NEW')}`;

/** Each in one line, as a plan parts statements by lines. On MySQL the hub does the same (see last-successes.ts). */
const SQLITE_TRIGGERS: Readonly<Record<string, string>> = {
  raise_good: `AFTER UPDATE OF succeeded_at ON backup_jobs WHEN OLD.succeeded_at IS NULL AND NEW.succeeded_at IS NOT NULL AND NEW.completed_at IS NOT NULL BEGIN ${SEE_MACHINE}; ${RAISE_GOOD}; END`,
  fall_back_to_good: `AFTER UPDATE OF succeeded_at, completed_at, vm_name ON backup_jobs WHEN OLD.succeeded_at IS NOT NULL AND (NEW.succeeded_at IS NULL OR OLD.completed_at IS NOT NEW.completed_at OR OLD.vm_name IS NOT NEW.vm_name) BEGIN ${SEE_MACHINE}; ${setGood('OLD')} WHERE ${machineOf('OLD')}; ${setGood('NEW')} WHERE ${machineOf('NEW')}; END`,
};

/**
 * The tables and indexes of the summary and of the machines: minutes, the last good run of each machine, its runs in
 * their order, and the jobs that ended badly. The hubs fill them for the jobs that there are (see minute-recount.ts).
 */
export class SummarizeJobs1795704000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const mysql = isMysql(runner);
    await runner.query(mysql ? MYSQL_MINUTES : SQLITE_MINUTES);
    for (const column of COLUMNS) await addColumn(runner, column);
    for (const index of INDEXES) await (mysql ? addToMysql : addToSqlite)(runner, index);
    if (mysql) return;
    await runner.query(setGood('last_successes'));
    for (const [name, does] of Object.entries(SQLITE_TRIGGERS)) {
      await runner.query(`CREATE TRIGGER IF NOT EXISTS ${name} ${does}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    const triggers = isMysql(runner) ? [] : Object.keys(SQLITE_TRIGGERS);
    for (const name of triggers) await runner.query(`DROP TRIGGER IF EXISTS ${name}`);
    for (const { table, name } of INDEXES.toReversed()) {
      if (!isMysql(runner)) await runner.query(`DROP INDEX IF EXISTS ${name}`);
      else if (await hasIndex(runner, table, name))
        await runner.query(`ALTER TABLE ${table} DROP INDEX ${name}`);
    }
    for (const { table, name } of COLUMNS.toReversed()) {
      if (await hasColumn(runner, table, name))
        await runner.query(`ALTER TABLE ${table} DROP COLUMN ${name}`);
    }
    await runner.query('DROP TABLE IF EXISTS job_minutes');
  }
}

/** Neither of the databases rewrites a row for it. */
async function addColumn(runner: QueryRunner, { table, name, definition }: Column): Promise<void> {
  if (await hasColumn(runner, table, name)) return;
  await runner.query(`ALTER TABLE ${table} ADD COLUMN ${name} ${definition}`);
}

async function addToSqlite(runner: QueryRunner, { table, name, columns, where }: Index): Promise<void> {
  const part = where === undefined ? '' : ` WHERE ${where}`;
  await runner.query(`CREATE INDEX IF NOT EXISTS ${name} ON ${table} (${columns})${part}`);
}

/** Hubs go on writing while it is made, or it is not made. */
async function addToMysql(runner: QueryRunner, { table, name, columns }: Index): Promise<void> {
  if (await hasIndex(runner, table, name)) return;
  await runner.query(`ALTER TABLE ${table} ADD INDEX ${name} (${columns}), ALGORITHM=INPLACE, LOCK=NONE`);
}

function isMysql({ dataSource }: QueryRunner): boolean {
  return dataSource.options.type !== 'better-sqlite3';
}

/** Neither MySQL nor SQLite has IF NOT EXISTS for columns. */
async function hasColumn(runner: QueryRunner, table: string, column: string): Promise<boolean> {
  const sql = isMysql(runner)
    ? `SELECT 1 FROM information_schema.columns
       WHERE table_schema = DATABASE() AND table_name = '${table}' AND column_name = '${column}'`
    : `SELECT 1 FROM pragma_table_info('${table}') WHERE name = '${column}'`;
  return ((await runner.query(sql)) as unknown[]).length > 0;
}

async function hasIndex(runner: QueryRunner, table: string, index: string): Promise<boolean> {
  const rows = (await runner.query(
    `SELECT 1 FROM information_schema.statistics
     WHERE table_schema = DATABASE() AND table_name = '${table}' AND index_name = '${index}'`,
  )) as unknown[];
  return rows.length > 0;
}
