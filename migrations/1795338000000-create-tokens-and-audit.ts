import type { MigrationInterface, QueryRunner } from 'typeorm';

const MYSQL_COUNTER = 'BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY';
const SQLITE_COUNTER = 'INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL';
const MYSQL_OPTIONS = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

const API_TOKENS = [
  'name VARCHAR(64) NOT NULL',
  'role VARCHAR(16) NOT NULL',
  'job_types TEXT',
  'job_id_prefixes TEXT',
  'sha256 VARCHAR(64) NOT NULL',
  'created_at DATETIME(3) NOT NULL',
  'expires_at DATETIME(3)',
  'revoked_at DATETIME(3)',
  'last_used_at DATETIME(3)',
];
const AUDIT_EVENTS = [
  'at DATETIME(3) NOT NULL',
  'actor VARCHAR(64) NOT NULL',
  'action VARCHAR(32) NOT NULL',
  'subject VARCHAR(128) NOT NULL',
  'detail TEXT',
];
const UNIQUE = ['name', 'sha256'];

/** Who may call, and who did what. New tables alone, so that a hub of the release before works on beside them. */
export class CreateTokensAndAudit1795338000000 implements MigrationInterface {
  /** Each statement may run again: MySQL has no transaction around DDL. */
  async up(runner: QueryRunner): Promise<void> {
    const mysql = runner.dataSource.options.type !== 'better-sqlite3';
    for (const statement of mysql ? mysqlStatements() : sqliteStatements()) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS audit_events');
    await runner.query('DROP TABLE IF EXISTS api_tokens');
  }
}

function mysqlStatements(): string[] {
  const keys = UNIQUE.map((column) => `UNIQUE KEY idx_api_tokens_${column} (${column})`);
  const table = (name: string, columns: string[]): string =>
    `CREATE TABLE IF NOT EXISTS ${name} (id ${MYSQL_COUNTER}, ${columns.join(', ')}) ${MYSQL_OPTIONS}`;
  return [table('api_tokens', [...API_TOKENS, ...keys]), table('audit_events', AUDIT_EVENTS)];
}

function sqliteStatements(): string[] {
  const table = (name: string, columns: string[]): string =>
    `CREATE TABLE IF NOT EXISTS ${name} ("id" ${SQLITE_COUNTER}, ${columns.join(', ')})`;
  return [
    table('api_tokens', API_TOKENS),
    ...UNIQUE.map(
      (column) => `CREATE UNIQUE INDEX IF NOT EXISTS idx_api_tokens_${column} ON api_tokens (${column})`,
    ),
    table('audit_events', AUDIT_EVENTS),
  ];
}
