import type { MigrationInterface, QueryRunner } from 'typeorm';

const NAME = 'VARCHAR(255) NOT NULL';
const INSTANT = 'VARCHAR(32) NOT NULL';
const SHORT = 'VARCHAR(500)';
/** Holds a MiB, which TEXT does not on MySQL. */
const LONG = 'MEDIUMTEXT';
const COUNT = 'BIGINT UNSIGNED NOT NULL';

/** In the order of a row's JSON. */
const COLUMNS: readonly (readonly [name: string, type: string])[] = [
  ['event_id', NAME],
  ['run_id', NAME],
  ['schema_version', 'SMALLINT UNSIGNED NOT NULL'],
  ['created_at', INSTANT],
  ['updated_at', INSTANT],
  ['start_time', INSTANT],
  ['end_time', SHORT],
  ['agent_name', NAME],
  ['agent_owner', SHORT],
  ['job_type', NAME],
  ['status', 'VARCHAR(16) NOT NULL'],
  ...['product', 'product_family', 'platform', 'subdomain', 'website', 'website_section'].map(short),
  ['item_name', SHORT],
  ...['items_discovered', 'items_succeeded', 'items_failed', 'items_skipped', 'duration_ms'].map(count),
  ...['input_summary', 'output_summary', 'source_ref', 'target_ref'].map(long),
  ...['error_summary', 'error_details'].map(long),
  ...['git_repo', 'git_branch', 'git_commit_hash', 'git_run_tag'].map(short),
  ['git_commit_source', 'VARCHAR(16)'],
  ...['git_commit_author', 'git_commit_timestamp', 'host', 'environment', 'trigger_type'].map(short),
  ...['metrics_json', 'context_json'].map(long),
  ['api_posted', 'TINYINT UNSIGNED NOT NULL'],
  ['api_posted_at', SHORT],
  ['api_retry_count', COUNT],
  ['insight_id', SHORT],
  ['parent_run_id', SHORT],
  ['changed_at', 'DATETIME(3) NOT NULL'],
];

interface Index {
  readonly name: string;
  readonly columns: string;
  readonly kind?: 'UNIQUE';
}

/** The list goes by `created_at DESC, id`: an index in that order is read from its start, without sorting. */
const NEWEST = 'created_at DESC, id';
const INDEXES: readonly Index[] = [
  { name: 'idx_run_event', columns: 'event_id', kind: 'UNIQUE' },
  { name: 'idx_run_newest', columns: `${NEWEST}, start_time` },
  { name: 'idx_run_agent', columns: `agent_name, ${NEWEST}` },
  { name: 'idx_run_agent_status', columns: `agent_name, status, ${NEWEST}` },
  { name: 'idx_run_status', columns: `status, ${NEWEST}` },
  { name: 'idx_run_job_type', columns: `job_type, ${NEWEST}` },
  { name: 'idx_run_start', columns: 'start_time' },
  { name: 'idx_run_id', columns: 'run_id' },
  { name: 'idx_run_parent', columns: 'parent_run_id' },
  { name: 'idx_run_changed', columns: 'changed_at' },
];

const COUNTS = [
  `agent_name ${NAME}`,
  `job_type ${NAME}`,
  'status VARCHAR(16) NOT NULL',
  'shard SMALLINT UNSIGNED NOT NULL',
  'runs BIGINT NOT NULL',
  'last_at DATETIME(3) NOT NULL',
  'PRIMARY KEY (agent_name, job_type, status, shard)',
];
const MINUTES = [
  'minute INT UNSIGNED NOT NULL',
  'shard SMALLINT UNSIGNED NOT NULL',
  'runs INT UNSIGNED NOT NULL',
  'PRIMARY KEY (minute, shard)',
];

/** The run ledger: runs of agents and scripts, how many there are, and how many came in each minute of the last day. */
export class KeepRuns1795708800000 implements MigrationInterface {
  /** Each statement may run again: MySQL has no transaction around DDL. */
  async up(runner: QueryRunner): Promise<void> {
    const sqlite = runner.dataSource.options.type === 'better-sqlite3';
    for (const statement of sqlite ? sqliteStatements() : mysqlStatements(await noPadding(runner))) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['agent_run_minutes', 'agent_run_counts', 'agent_runs']) {
      await runner.query(`DROP TABLE IF EXISTS ${table}`);
    }
  }
}

function mysqlStatements(collation: string): string[] {
  const options = `ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=${collation}`;
  const keys = INDEXES.map(({ name, columns, kind = '' }) => `${kind} KEY ${name} (${columns})`.trim());
  const columns = [
    'id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
    ...COLUMNS.map(definition),
    ...keys,
  ];
  return [
    tableOf('agent_runs', columns),
    tableOf('agent_run_counts', COUNTS),
    tableOf('agent_run_minutes', MINUTES),
  ].map((statement) => `${statement} ${options}`);
}

function sqliteStatements(): string[] {
  const inSqlite = (text: string): string =>
    text
      .replaceAll(' UNSIGNED', '')
      .replaceAll(LONG, 'TEXT')
      .replaceAll(/\bINT\b/g, 'INTEGER');
  const columns = ['"id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL', ...COLUMNS.map(definition)];
  return [
    tableOf('agent_runs', columns),
    ...INDEXES.map(({ name, columns: on, kind = '' }) =>
      `CREATE ${kind} INDEX IF NOT EXISTS ${name} ON agent_runs (${on})`.replace('  ', ' '),
    ),
    tableOf('agent_run_counts', COUNTS),
    tableOf('agent_run_minutes', MINUTES),
  ].map(inSqlite);
}

/** Event ids are compared to the last blank, which the collation of the other tables does not do on MySQL. */
async function noPadding(runner: QueryRunner): Promise<string> {
  const [row] = (await runner.query('SELECT VERSION() AS version')) as { version: string }[];
  return row?.version.includes('MariaDB') ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin';
}

function tableOf(name: string, columns: readonly string[]): string {
  return `CREATE TABLE IF NOT EXISTS ${name} (${columns.join(', ')})`;
}

function definition([name, type]: readonly [string, string]): string {
  return `${name} ${type}`;
}

function short(name: string): readonly [string, string] {
  return [name, SHORT];
}

function long(name: string): readonly [string, string] {
  return [name, LONG];
}

function count(name: string): readonly [string, string] {
  return [name, COUNT];
}
