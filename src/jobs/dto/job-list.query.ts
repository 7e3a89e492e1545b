import { Instant, OneOf, PageLimit, pageLimitOf, Text, TextThat } from '../../platform/validation/fields.js';
import { parseInstant } from '../../platform/validation/instant.js';
import { JOB_STATUSES, JOB_TYPES } from '../../job-rules/vocabulary.js';
import type { JobStatus, JobType } from '../../job-rules/vocabulary.js';
import { readCursor } from '../job-cursor.js';
import type { JobFilter } from '../job-filter.js';
import type { ListOptions } from '../job-reader.js';

/** Query strings cannot contain null. */
const IN_QUERY = { nullable: false };

/** The query string of a list of jobs. */
export class JobListQuery {
  @CommaList(JOB_STATUSES)
  status?: string;

  @CommaList(JOB_TYPES)
  job_type?: string;

  @Text({ max: 255, ...IN_QUERY })
  vm_name?: string;

  @Text({ max: 128, ...IN_QUERY })
  repository_id?: string;

  @Text({ max: 255, description: 'Part of a job id or machine name, in any case.', ...IN_QUERY })
  q?: string;

  @Instant(IN_QUERY)
  created_after?: string;

  @Instant(IN_QUERY)
  created_before?: string;

  @Instant({ description: 'Jobs whose updated_at is at or after this.', ...IN_QUERY })
  changed_since?: string;

  @OneOf(['disks'], IN_QUERY)
  include?: string;

  @PageLimit()
  limit?: string;

  @TextThat('must be the next_cursor of a list', (text) => readCursor(text) !== undefined, {}, IN_QUERY)
  cursor?: string;
}

export function toFilter(query: JobListQuery): JobFilter {
  return {
    statuses: query.status?.split(',') as JobStatus[] | undefined,
    jobTypes: query.job_type?.split(',') as JobType[] | undefined,
    vmName: query.vm_name,
    repositoryId: query.repository_id,
    q: query.q,
    createdAfter: instantOf(query.created_after),
    createdBefore: instantOf(query.created_before),
    changedSince: instantOf(query.changed_since),
  };
}

export function toListOptions({ limit, include, cursor }: JobListQuery): ListOptions {
  return {
    limit: pageLimitOf(limit),
    includeDisks: include === 'disks',
    cursor: cursor === undefined ? undefined : readCursor(cursor),
  };
}

function instantOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseInstant(text);
}

function CommaList(values: readonly string[]): PropertyDecorator {
  const rule = `must be a comma-separated list of ${values.join(', ')}`;
  const pattern = `^(${values.join('|')})(,(${values.join('|')}))*$`;
  const holds = (text: string): boolean => text.split(',').every((value) => values.includes(value));
  return TextThat(rule, holds, { pattern }, { description: 'A comma-separated list.', ...IN_QUERY });
}
