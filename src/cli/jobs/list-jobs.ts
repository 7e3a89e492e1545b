import { ValidationFailedError } from '../../platform/problems/validation-failed.error.js';
import { QueryOf } from '../../platform/validation/validate.js';
import { JobFilterQuery } from '../../jobs/dto/job-filter.query.js';
import { JobListQuery } from '../../jobs/dto/job-list.query.js';
import { JobReader } from '../../jobs/job-reader.js';
import type { JobView } from '../../jobs/job-view.js';
import { withDatabase } from '../cli-database.js';
import type { Cell } from '../cell.js';
import { note, say, sayJson } from '../output.js';
import { tableOf, terminalWidth } from '../table.js';
import { UsageError } from '../usage-error.js';

/** Flags as Commander passes them: the filters of the list route in camel case. */
export interface ListFlags {
  readonly json?: true;
  readonly [flag: string]: string | true | undefined;
}

const HEADINGS = ['ID', 'TYPE', 'STATUS', 'PHASE', 'PERCENT', 'BYTES', 'MACHINE', 'LAST CONTACT', 'CREATED'];

const FIT = {
  cut: ['PHASE', 'MACHINE'],
  spare: ['CREATED', 'LAST CONTACT', 'BYTES', 'TYPE', 'PHASE', 'PERCENT', 'MACHINE'],
};

/** Prints a page of jobs, with the filters of `GET /api/v1/jobs`. */
export async function listJobs({ json, ...flags }: ListFlags): Promise<void> {
  const query = queryOf(JobListQuery, json ? { ...flags, include: 'disks' } : flags);
  const list = await withDatabase(({ database, pace }) => new JobReader(database, pace).list(query));
  if (json) return sayJson(list);
  say(tableOf(HEADINGS, list.items.map(rowOf), { ...FIT, width: terminalWidth() }));
  if (list.next_cursor) note(`More: hub jobs list … --cursor ${list.next_cursor}`);
}

/** The filter that flags name. @throws {UsageError} naming each invalid flag. */
export function filterOf(flags: ListFlags): JobFilterQuery {
  return queryOf(JobFilterQuery, flags);
}

/** @throws {UsageError} naming each invalid flag. */
function queryOf<Query extends object>(
  type: new () => Query,
  flags: Readonly<Record<string, unknown>>,
): Query {
  const members = Object.entries(flags).map(([flag, value]) => [
    flag.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    value,
  ]);
  try {
    return new QueryOf(type).transform(Object.fromEntries(members));
  } catch (error) {
    if (!(error instanceof ValidationFailedError)) throw error;
    const wrong = error.errors.map(
      ({ pointer, detail }) => `--${pointer.slice(1).replaceAll('_', '-')} ${detail}`,
    );
    throw new UsageError(wrong.join('\n'));
  }
}

function rowOf(job: JobView): Cell[] {
  return [
    job.id,
    job.job_type,
    job.status,
    job.current_phase,
    job.progress_percent,
    job.bytes_transferred,
    job.vm_name,
    job.last_telemetry_at,
    job.created_at,
  ];
}
