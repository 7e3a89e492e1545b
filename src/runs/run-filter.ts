import type { SqlValue } from '../platform/database/transaction.js';
import type { RunCursor } from './run-cursor.js';
import type { RunFilter } from './run-query.js';

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

export const NEWEST_FIRST = 'ORDER BY created_at DESC, id';

/** The condition of a list, of the runs behind the cursor. */
export function whereOfRuns(filter: RunFilter, cursor?: RunCursor | null): Where {
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
