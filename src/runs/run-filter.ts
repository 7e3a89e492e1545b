import type { Dialect } from '../platform/database/dialect.js';
import type { Query, SqlValue } from '../platform/database/transaction.js';
import type { RunCursor } from './run-cursor.js';
import type { RunFilter, RunPage } from './run-query.js';

interface Where {
  /** Starts with WHERE, or is empty. */
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

const CONDITIONS: readonly (readonly [member: keyof RunFilter, condition: string])[] = [
  ['agent_name', 'agent_name = ?'],
  ['status', 'status = ?'],
  ['job_type', 'job_type = ?'],
  ['run_id', 'run_id = ?'],
  ['parent_run_id', 'parent_run_id = ?'],
  ['created_before', 'created_at < ?'],
  ['created_after', 'created_at > ?'],
  ['start_time_from', 'start_time >= ?'],
  ['start_time_to', 'start_time <= ?'],
];

const NEWEST_FIRST = 'ORDER BY created_at DESC, id';

/** The rows of a page; by cursor one more, which tells whether there is another page. */
export function listOfRuns(columns: string, page: RunPage, dialect: Pick<Dialect, 'byIndex'>): Query {
  const { limit, offset, cursor, ...filter } = page;
  const { sql: where, parameters } = whereOfRuns(filter, cursor);
  const window = cursor === undefined ? `LIMIT ${limit} OFFSET ${offset}` : `LIMIT ${limit + 1}`;
  const index = indexOf(filter);
  const list = `FROM agent_runs ${index ? dialect.byIndex(index) : ''} ${where} ${NEWEST_FIRST} ${window}`;
  if (!passesOverMany(page)) return { sql: `SELECT ${columns} ${list}`, parameters };
  const sql = `SELECT ${columns} FROM (SELECT id AS shown ${list}) AS page JOIN agent_runs ON id = shown ${NEWEST_FIRST}`;
  return { sql, parameters };
}

/**
 * The index that gives the runs of a filter in the order of the list. MySQL would rather walk all runs, the newest first,
 * until it has a page. Undefined where it depends on the values which index is the best: then the statistics decide.
 */
function indexOf(filter: RunFilter): string | undefined {
  const has = (member: keyof RunFilter): boolean => filter[member] !== undefined;
  if (has('parent_run_id')) return 'idx_run_parent';
  if (has('run_id')) return 'idx_run_id';
  if (has('agent_name')) return has('status') ? 'idx_run_agent_status' : 'idx_run_agent';
  if (has('job_type')) return has('status') ? undefined : 'idx_run_job_type';
  if (has('status')) return 'idx_run_status';
  return has('start_time_from') || has('start_time_to') ? undefined : 'idx_run_newest';
}

/**
 * Whether a list passes over runs that it does not show. It finds its ids first, for which entries of an index will do:
 * MariaDB and MySQL would read the whole row of each run that they pass over.
 */
function passesOverMany({ offset, start_time_from: from, start_time_to: to }: RunPage): boolean {
  return offset > 0 || from !== undefined || to !== undefined;
}

/** The condition of a list, of the runs behind the cursor. */
function whereOfRuns(filter: RunFilter, cursor?: RunCursor | null): Where {
  const given = CONDITIONS.flatMap(([member, condition]) => {
    const value = filter[member];
    return value === undefined ? [] : [{ condition, values: [value] as SqlValue[] }];
  });
  if (cursor) {
    // The first part alone would do as a range of the index; the second takes away those of the page before.
    const condition = 'created_at <= ? AND (created_at < ? OR id > ?)';
    given.push({ condition, values: [cursor.created_at, cursor.created_at, cursor.id] });
  }
  return {
    sql: given.length > 0 ? `WHERE ${given.map(({ condition }) => condition).join(' AND ')}` : '',
    parameters: given.flatMap(({ values }) => values),
  };
}
