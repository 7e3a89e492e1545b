import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a last success says of a machine that never had one. */
const NEVER = `'1970-01-01 00:00:00.000'`;
const NOW = `strftime('%Y-%m-%d %H:%M:%f', 'now')`;
const INDEX = 'idx_succeeded_jobs';

const COLUMNS: readonly (readonly [table: string, column: string])[] = [
  ['backup_jobs', 'succeeded_at'],
  ['last_successes', 'first_seen_at'],
  ['last_successes', 'outlived_at'],
];

const OF_MACHINE = 'vm_name = last_successes.vm_name AND job_type = last_successes.job_type';
const newestOf = (machine: string): string =>
  `(SELECT MAX(succeeded_at) FROM backup_jobs WHERE ${machine} AND status = 'completed' AND succeeded_at IS NOT NULL)`;
const lastOf = (machine: string): string =>
  `MAX(COALESCE(outlived_at, ${NEVER}), COALESCE(${newestOf(machine)}, ${NEVER}))`;
const TOLD_AT = `(SELECT MAX(at) FROM job_events WHERE backup_job_id = backup_jobs.id AND kind = 'status' AND to_value = 'completed')`;
const TAKEN_BACK =
  `SELECT 1 FROM backup_jobs AS j JOIN job_events AS e ON e.backup_job_id = j.id WHERE j.vm_name = last_successes.vm_name AND j.job_type = last_successes.job_type ` +
  `AND j.status <> 'completed' AND e.kind = 'status' AND e.from_value = 'completed' AND e.at >= last_successes.succeeded_at`;

/** What there is already; on MySQL hubs do it beside their work (see success-recount.ts). */
const SQLITE_SUCCESSES = [
  `UPDATE backup_jobs SET succeeded_at = COALESCE(${TOLD_AT}, updated_at) WHERE status = 'completed'`,
  `UPDATE last_successes SET outlived_at = succeeded_at WHERE succeeded_at > COALESCE(${newestOf(OF_MACHINE)}, ${NEVER}) AND NOT EXISTS (${TAKEN_BACK})`,
  `INSERT INTO last_successes (vm_name, job_type, succeeded_at, first_seen_at) SELECT vm_name, job_type, ${NEVER}, MIN(created_at) FROM backup_jobs WHERE vm_name IS NOT NULL GROUP BY vm_name, job_type ON CONFLICT (vm_name, job_type) DO UPDATE SET first_seen_at = excluded.first_seen_at`,
  `UPDATE last_successes SET succeeded_at = ${lastOf(OF_MACHINE)}`,
];

const machineOf = (row: 'OLD' | 'NEW'): string => `vm_name = ${row}.vm_name AND job_type = ${row}.job_type`;
const newMachine = (success: string): string =>
  'INSERT INTO last_successes (vm_name, job_type, succeeded_at, first_seen_at) ' +
  `SELECT NEW.vm_name, NEW.job_type, ${success}, ${NOW} WHERE NEW.vm_name IS NOT NULL ON CONFLICT (vm_name, job_type)`;
const SEE_MACHINE = `${newMachine(NEVER)} DO NOTHING`;
const MARK_SUCCESS = `UPDATE backup_jobs SET succeeded_at = CASE WHEN NEW.status = 'completed' THEN ${NOW} END WHERE id = NEW.id`;
const FALL_BACK = `UPDATE last_successes SET succeeded_at = ${lastOf(machineOf('OLD'))} WHERE ${machineOf('OLD')}`;
const KEEP_SUCCESS =
  `${newMachine(`COALESCE(${newestOf(machineOf('NEW'))}, ${NEVER})`)} ` +
  `DO UPDATE SET succeeded_at = MAX(COALESCE(outlived_at, ${NEVER}), excluded.succeeded_at)`;
const FORGET_MACHINE =
  `DELETE FROM last_successes WHERE ${machineOf('OLD')} AND outlived_at IS NULL AND OLD.vm_name IS NOT NEW.vm_name ` +
  `AND NOT EXISTS (SELECT 1 FROM backup_jobs WHERE ${machineOf('OLD')})`;
const OUTLIVE_JOB = `UPDATE last_successes SET outlived_at = MAX(COALESCE(outlived_at, ${NEVER}), OLD.succeeded_at) WHERE ${machineOf('OLD')}`;

/** Each in one line, as a plan parts statements by lines. */
const SQLITE_TRIGGERS: Readonly<Record<string, string>> = {
  see_machine: `AFTER INSERT ON backup_jobs WHEN NEW.vm_name IS NOT NULL BEGIN ${SEE_MACHINE}; END`,
  mark_new_success: `AFTER INSERT ON backup_jobs WHEN NEW.status = 'completed' BEGIN ${MARK_SUCCESS}; END`,
  mark_success: `AFTER UPDATE OF status ON backup_jobs WHEN (OLD.status = 'completed') <> (NEW.status = 'completed') BEGIN ${MARK_SUCCESS}; END`,
  keep_success: `AFTER UPDATE OF succeeded_at, vm_name ON backup_jobs WHEN OLD.succeeded_at IS NOT NEW.succeeded_at OR OLD.vm_name IS NOT NEW.vm_name BEGIN ${FALL_BACK}; ${KEEP_SUCCESS}; ${FORGET_MACHINE}; END`,
  outlive_job: `AFTER DELETE ON backup_jobs WHEN OLD.status = 'completed' AND OLD.succeeded_at IS NOT NULL BEGIN ${OUTLIVE_JOB}; END`,
};

/** By the rule of before, for a hub of the release before that goes on alone. */
const SUCCEEDED = `NEW.status = 'completed' AND NEW.vm_name IS NOT NULL AND NEW.completed_at IS NOT NULL`;
const COUNT_SUCCESS =
  'INSERT INTO last_successes VALUES (NEW.vm_name, NEW.job_type, NEW.completed_at) ' +
  'ON CONFLICT (vm_name, job_type) DO UPDATE SET succeeded_at = MAX(succeeded_at, excluded.succeeded_at)';
const TRIGGERS_BEFORE: Readonly<Record<string, string>> = {
  count_new_success: `AFTER INSERT ON backup_jobs WHEN ${SUCCEEDED} BEGIN ${COUNT_SUCCESS}; END`,
  count_success: `AFTER UPDATE ON backup_jobs WHEN ${SUCCEEDED} AND (OLD.status <> NEW.status OR OLD.vm_name IS NOT NEW.vm_name OR OLD.completed_at IS NOT NEW.completed_at) BEGIN ${COUNT_SUCCESS}; END`,
};

/**
 * When each completed job became so, by the database's clock, and when each machine was first heard of: the last
 * success of a machine is that of a job that is still completed, or that was deleted (`outlived_at`).
 */
export class TimeSuccesses1795659600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const before = isMysql(runner) ? [] : Object.keys(TRIGGERS_BEFORE);
    for (const name of before) await runner.query(`DROP TRIGGER IF EXISTS ${name}`);
    for (const [table, column] of COLUMNS) await addColumn(runner, table, column);
    await addIndex(runner);
    if (isMysql(runner)) return;
    for (const statement of SQLITE_SUCCESSES) await runner.query(statement);
    await createTriggers(runner, SQLITE_TRIGGERS);
  }

  async down(runner: QueryRunner): Promise<void> {
    if (!isMysql(runner)) {
      for (const name of Object.keys(SQLITE_TRIGGERS)) await runner.query(`DROP TRIGGER IF EXISTS ${name}`);
      await runner.query(`DELETE FROM last_successes WHERE succeeded_at = ${NEVER}`);
      await runner.query(`DROP INDEX IF EXISTS ${INDEX}`);
    } else if (await hasIndex(runner)) {
      await runner.query(`ALTER TABLE backup_jobs DROP INDEX ${INDEX}`);
    }
    for (const [table, column] of COLUMNS.toReversed()) {
      if (await hasColumn(runner, table, column))
        await runner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
    }
    if (!isMysql(runner)) await createTriggers(runner, TRIGGERS_BEFORE);
    else await runner.query(`DELETE FROM last_successes WHERE succeeded_at = ${NEVER}`);
  }
}

async function createTriggers(
  runner: QueryRunner,
  triggers: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, does] of Object.entries(triggers)) {
    await runner.query(`CREATE TRIGGER IF NOT EXISTS ${name} ${does}`);
  }
}

/** Neither of the databases rewrites a row for it. */
async function addColumn(runner: QueryRunner, table: string, column: string): Promise<void> {
  if (await hasColumn(runner, table, column)) return;
  await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} DATETIME(3)`);
}

/** SQLite leaves jobs out that are not completed. On MySQL hubs go on writing while it is made, or it is not made. */
async function addIndex(runner: QueryRunner): Promise<void> {
  const columns = 'vm_name, job_type, succeeded_at';
  if (!isMysql(runner)) {
    const part = 'WHERE succeeded_at IS NOT NULL';
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
async function hasColumn(runner: QueryRunner, table: string, column: string): Promise<boolean> {
  const sql = isMysql(runner)
    ? `SELECT 1 FROM information_schema.columns
       WHERE table_schema = DATABASE() AND table_name = '${table}' AND column_name = '${column}'`
    : `SELECT 1 FROM pragma_table_info('${table}') WHERE name = '${column}'`;
  return ((await runner.query(sql)) as unknown[]).length > 0;
}

async function hasIndex(runner: QueryRunner): Promise<boolean> {
  const rows = (await runner.query(
    `SELECT 1 FROM information_schema.statistics
     WHERE table_schema = DATABASE() AND table_name = 'backup_jobs' AND index_name = '${INDEX}'`,
  )) as unknown[];
  return rows.length > 0;
}
