import type { Sqlite } from './sqlite.js';

/** `PRAGMA user_version` of a spool. Raise it with a step that upgrades the version before. */
export const VERSION = 1;
/** `PRAGMA application_id`, so that no other program's database is taken for a spool: "bkrp". */
export const APPLICATION = 0x62_6b_72_70;

/** The step to each version from the one before it. */
export const STEPS: readonly string[] = [
  `
CREATE TABLE jobs (
  job INTEGER PRIMARY KEY,
  job_type TEXT NOT NULL,
  job_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  ended INTEGER NOT NULL DEFAULT 0,
  heard_at INTEGER NOT NULL,
  UNIQUE (job_type, job_id)
);
CREATE INDEX jobs_heard_at ON jobs (heard_at);
CREATE TABLE words (
  word INTEGER PRIMARY KEY AUTOINCREMENT,
  job INTEGER NOT NULL REFERENCES jobs,
  kind TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  accepted_at INTEGER NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (job, kind)
);
CREATE TABLE rejected (
  rejected INTEGER PRIMARY KEY AUTOINCREMENT,
  job_type TEXT NOT NULL,
  job_id TEXT NOT NULL,
  status INTEGER NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL
);
CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL);
`,
];

export type Format = 'ours' | 'foreign' | 'newer';

/** Whether this program can read the file. */
export function formatOf(database: Sqlite): Format {
  const application = pragma(database, 'application_id');
  const version = pragma(database, 'user_version');
  const isEmpty = application === 0 && version === 0 && pragma(database, 'schema_version') === 0;
  if (!isEmpty && application !== APPLICATION) return 'foreign';
  return version > VERSION ? 'newer' : 'ours';
}

/** Brings a new or older spool to this version; does nothing when another process has done so. */
export function upgrade(database: Sqlite): void {
  if (pragma(database, 'user_version') === VERSION) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const step of STEPS.slice(pragma(database, 'user_version'))) database.exec(step);
    database.exec(`PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${VERSION}; COMMIT`);
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

export function pragma(database: Sqlite, name: string): number {
  return Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0] ?? 0);
}
