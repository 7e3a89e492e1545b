import { JOB_TYPES } from '../../job-rules/vocabulary.js';
import type { JobType } from '../../job-rules/vocabulary.js';
import { OneOf } from '../../platform/validation/fields.js';
import { IN_QUERY } from '../../platform/validation/query-fields.js';

/** The job type that a badge is about. */
export class BadgeQuery {
  @OneOf(JOB_TYPES, { description: 'By default `backup`.', ...IN_QUERY })
  job_type?: JobType;
}
