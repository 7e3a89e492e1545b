import { SqliteDriver } from '../../src/platform/database/connecting/sqlite-driver.js';

const SCHEMA = `
  CREATE TABLE agent_runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL UNIQUE, run_id TEXT NOT NULL,
    schema_version INTEGER DEFAULT 7, created_at TEXT NOT NULL DEFAULT (datetime('now')),
    updated_at TEXT DEFAULT (datetime('now')), start_time TEXT NOT NULL, end_time TEXT, agent_name TEXT NOT NULL,
    agent_owner TEXT, job_type TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'running', product TEXT, product_family TEXT,
    platform TEXT, subdomain TEXT, website TEXT, website_section TEXT, item_name TEXT,
    items_discovered INTEGER DEFAULT 0, items_succeeded INTEGER DEFAULT 0, items_failed INTEGER DEFAULT 0,
    items_skipped INTEGER DEFAULT 0, duration_ms INTEGER DEFAULT 0, input_summary TEXT, output_summary TEXT,
    source_ref TEXT, target_ref TEXT, error_summary TEXT, error_details TEXT, git_repo TEXT, git_branch TEXT,
    git_commit_hash TEXT, git_run_tag TEXT, git_commit_source TEXT, git_commit_author TEXT, git_commit_timestamp TEXT,
    host TEXT, environment TEXT, trigger_type TEXT, metrics_json TEXT, context_json TEXT, api_posted INTEGER DEFAULT 0,
    api_posted_at TEXT, api_retry_count INTEGER DEFAULT 0, insight_id TEXT, parent_run_id TEXT);
  CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, applied_at TEXT, description TEXT);`;

type Column = string | number | null;

/** Makes a file as `local-telemetry` keeps it, with these rows; the same columns in each. */
export function makeLedgerFile(
  path: string,
  rows: readonly Readonly<Record<string, Column>>[],
  version = 7,
): void {
  const connection = new SqliteDriver(path);
  connection.exec(SCHEMA);
  connection.exec(`INSERT INTO schema_migrations (version) VALUES (${version})`);
  connection.exec('BEGIN');
  for (const row of rows) {
    const names = Object.keys(row);
    connection
      .prepare<Column[]>(
        `INSERT INTO agent_runs (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
      )
      .run(...Object.values(row));
  }
  connection.exec('COMMIT');
  connection.close();
}
