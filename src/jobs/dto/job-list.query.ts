import { OneOf, Text } from '../../platform/validation/fields.js';
import { CommaList, Cursor, IN_QUERY, Moment, PageLimit } from '../../platform/validation/query-fields.js';
import { JOB_STATUSES, JOB_TYPES } from '../../job-rules/vocabulary.js';
import type { JobStatus, JobType } from '../../job-rules/vocabulary.js';
import { readCursor } from '../job-cursor.js';
import type { JobCursor } from '../job-cursor.js';
import type { JobPageOptions } from '../job-reader.js';

/** Which page of which jobs, as the query string has it. */
export class JobListQuery implements JobPageOptions {
  @CommaList(JOB_STATUSES)
  status?: JobStatus[];

  @CommaList(JOB_TYPES)
  job_type?: JobType[];

  @Text({ max: 255, ...IN_QUERY })
  vm_name?: string;

  @Text({ max: 128, ...IN_QUERY })
  repository_id?: string;

  @Text({ max: 255, description: 'Part of a job id or machine name, in any case.', ...IN_QUERY })
  q?: string;

  @Moment()
  created_after?: number;

  @Moment()
  created_before?: number;

  @Moment({ description: 'Jobs whose updated_at is at or after this.' })
  changed_since?: number;

  @OneOf(['disks'], IN_QUERY)
  include?: 'disks';

  @PageLimit()
  limit!: number;

  @Cursor('a list', readCursor)
  cursor?: JobCursor;
}
