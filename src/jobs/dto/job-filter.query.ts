import { OneOf, Text } from '../../platform/validation/fields.js';
import { CommaList, IN_QUERY } from '../../platform/validation/query-fields.js';
import { JOB_STATUSES, JOB_TYPES } from '../../job-rules/vocabulary.js';
import type { JobStatus, JobType } from '../../job-rules/vocabulary.js';

/** Which jobs, as the query strings of the list and of the stream have it. */
export class JobFilterQuery {
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

  @OneOf(['disks'], IN_QUERY)
  include?: 'disks';
}
