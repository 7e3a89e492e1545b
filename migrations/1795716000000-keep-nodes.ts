import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'VARCHAR(128) NOT NULL';
const TEXT = 'VARCHAR(255)';
const INSTANT = 'DATETIME(3)';
/** Holds a MiB, which TEXT does not on MySQL. */
const LONG = 'MEDIUMTEXT';

/** The figures of a snapshot, by their names on the wire. */
const FIGURES = [
  'cpu_percent',
  'memory_percent',
  'memory_used_mb',
  'memory_total_mb',
  'disk_percent',
  'disk_used_gb',
  'disk_total_gb',
  'network_rx_bytes',
  'network_tx_bytes',
  'network_rx_rate_mbps',
  'network_tx_rate_mbps',
  'uptime_seconds',
  'process_count',
  'active_connections',
  'load_avg_1m',
  'load_avg_5m',
  'load_avg_15m',
].map((name) => `${name} DOUBLE`);

interface NewTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly indexes: readonly string[];
  /** Whether it has a number of its own, which the database gives. */
  readonly isNumbered?: boolean;
}

const TABLES: readonly NewTable[] = [
  {
    name: 'nodes',
    columns: [
      `id ${ID} PRIMARY KEY`,
      `hostname ${TEXT}`,
      `reported_hostname ${TEXT}`,
      'ip_address VARCHAR(64)',
      'mac_address VARCHAR(17)',
      `os ${TEXT}`,
      `os_version ${TEXT}`,
      'status VARCHAR(8) NOT NULL',
      `last_heartbeat_at ${INSTANT}`,
      `last_snapshot_at ${INSTANT}`,
      `heard_at ${INSTANT}`,
      `measured_at ${INSTANT}`,
      `config ${LONG}`,
      'merged_into VARCHAR(128)',
      `created_at ${INSTANT} NOT NULL`,
      ...FIGURES,
    ],
    indexes: [
      'idx_node_silence (status, heard_at)',
      'idx_node_hostname (hostname)',
      'idx_node_merged (merged_into)',
    ],
  },
  {
    name: 'node_aliases',
    columns: [
      'kind VARCHAR(8) NOT NULL',
      'name VARCHAR(400) NOT NULL',
      `node_id ${ID}`,
      'PRIMARY KEY (kind, name)',
    ],
    indexes: ['idx_node_alias (node_id)'],
  },
  {
    name: 'node_machines',
    columns: [`vm_name ${TEXT} NOT NULL`, `node_id ${ID}`, 'PRIMARY KEY (vm_name, node_id)'],
    indexes: ['idx_node_machine (node_id)'],
  },
  {
    name: 'node_alerts',
    isNumbered: true,
    columns: [
      `node_id ${ID}`,
      `alert_type ${TEXT} NOT NULL`,
      'title VARCHAR(500) NOT NULL',
      `description ${LONG}`,
      'priority VARCHAR(64)',
      'status VARCHAR(64)',
      `application ${TEXT}`,
      'system_ip VARCHAR(128)',
      'metric_value DOUBLE',
      'count INT UNSIGNED NOT NULL',
      `created_at ${INSTANT} NOT NULL`,
      `last_at ${INSTANT} NOT NULL`,
    ],
    indexes: ['idx_node_alert (node_id, id)', 'idx_node_alert_age (created_at)'],
  },
  {
    name: 'telemetry_history',
    columns: [
      `node_id ${ID}`,
      `timestamp ${INSTANT} NOT NULL`,
      `received_at ${INSTANT} NOT NULL`,
      ...FIGURES,
      'PRIMARY KEY (node_id, timestamp)',
    ],
    indexes: ['idx_history_received (received_at, node_id, timestamp)'],
  },
  {
    name: 'telemetry_rollups',
    columns: [
      `node_id ${ID}`,
      `timestamp ${INSTANT} NOT NULL`,
      'figures BLOB NOT NULL',
      'PRIMARY KEY (node_id, timestamp)',
    ],
    indexes: [],
  },
];

/** Nodes: the machines on which backup clients run, their names, snapshots, alerts, and means of old snapshots. */
export class KeepNodes1795716000000 implements MigrationInterface {
  /** Each statement may run again: MySQL has no transaction around DDL. */
  async up(runner: QueryRunner): Promise<void> {
    const sqlite = runner.dataSource.options.type === 'better-sqlite3';
    for (const statement of sqlite ? sqliteStatements() : mysqlStatements(await noPadding(runner))) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of TABLES) await runner.query(`DROP TABLE IF EXISTS ${name}`);
  }
}

function mysqlStatements(collation: string): string[] {
  const number = 'id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY';
  return TABLES.map(({ name, columns, indexes, isNumbered }) =>
    [
      `CREATE TABLE IF NOT EXISTS ${name} (`,
      [...(isNumbered ? [number] : []), ...columns, ...indexes.map((index) => `KEY ${index}`)].join(', '),
      `) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=${collation}`,
    ].join(''),
  );
}

function sqliteStatements(): string[] {
  const number = '"id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL';
  return TABLES.flatMap(({ name, columns, indexes, isNumbered }) => [
    `CREATE TABLE IF NOT EXISTS ${name} (${[...(isNumbered ? [number] : []), ...columns].join(', ')})${isKeyed(columns) ? ' WITHOUT ROWID' : ''}`,
    ...indexes.map((index) => `CREATE INDEX IF NOT EXISTS ${index.replace(' (', ` ON ${name} (`)}`),
  ]).map((text) =>
    text
      .replaceAll(' UNSIGNED', '')
      .replaceAll(LONG, 'TEXT')
      .replaceAll(/\bINT\b/g, 'INTEGER'),
  );
}

/** Whether rows lie in the order of a key of several columns. */
function isKeyed(columns: readonly string[]): boolean {
  return columns.some((column) => column.startsWith('PRIMARY KEY'));
}

/** Names are compared to the last blank, which the collation of the older tables does not do on MySQL. */
async function noPadding(runner: QueryRunner): Promise<string> {
  const [row] = (await runner.query('SELECT VERSION() AS version')) as { version: string }[];
  return row?.version.includes('MariaDB') ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin';
}
