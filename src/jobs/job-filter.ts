import type { Dialect } from '../platform/database/dialect.js';
import { placeholders, repeated } from '../platform/database/dialect.js';
import { toColumn } from '../platform/database/instant.js';
import type { JobStatus, JobType } from '../job-rules/vocabulary.js';
import { anyCase } from '../platform/database/any-case.js';
import type { JobCursor } from './job-cursor.js';

/** The filters of lists and streams, with the names of the query string; instants in milliseconds since 1970. */
export interface JobFilter {
  readonly job_id?: readonly string[];
  readonly status?: readonly JobStatus[];
  readonly job_type?: readonly JobType[];
  readonly vm_name?: string;
  readonly repository_id?: string;
  /** Part of a job id or machine name, in any case. */
  readonly q?: string;
  readonly created_after?: number;
  readonly created_before?: number;
  /** Inclusive. A stamp is older than its commit, so to follow changes, ask from some seconds back on. */
  readonly changed_since?: number;
}

interface Condition {
  readonly sql: string;
  readonly parameters: readonly string[];
}

export function whereOf(
  filter: JobFilter,
  cursor: JobCursor | undefined,
  dialect: Dialect,
): { sql: string; parameters: string[] } {
  const conditions = [
    among('id', filter.job_id),
    among('status', filter.status),
    among('job_type', filter.job_type),
    compared(dialect.equals('vm_name'), filter.vm_name),
    compared(dialect.equals('repository_id'), filter.repository_id),
    compared('created_at > ?', columnOf(filter.created_after)),
    compared('created_at < ?', columnOf(filter.created_before)),
    compared('updated_at >= ?', columnOf(filter.changed_since)),
    containing(filter.q),
    after(cursor),
  ].filter((condition) => condition !== undefined);
  const sql = conditions.map((condition) => `(${condition.sql})`).join(' AND ');
  return { sql: sql && `WHERE ${sql}`, parameters: conditions.flatMap(({ parameters }) => parameters) };
}

function columnOf(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : toColumn(ms);
}

function compared(sql: string, parameter: string | undefined): Condition | undefined {
  return parameter === undefined ? undefined : { sql, parameters: repeated(parameter, sql) };
}

function among(column: string, values: readonly string[] | undefined): Condition | undefined {
  return values && { sql: `${column} IN (${placeholders(values.length)})`, parameters: values };
}

function containing(q: string | undefined): Condition | undefined {
  // An empty text matches everything, but MySQL refuses it as a pattern.
  if (!q) return undefined;
  const pattern = anyCase(q);
  return { sql: 'id REGEXP ? OR vm_name REGEXP ?', parameters: [pattern, pattern] };
}

/** The first comparison lets the index find the page; the second separates jobs of the same moment. */
function after(cursor: JobCursor | undefined): Condition | undefined {
  return (
    cursor && {
      sql: 'created_at <= ? AND (created_at < ? OR id < ?)',
      parameters: [cursor.created_at, cursor.created_at, cursor.id],
    }
  );
}
