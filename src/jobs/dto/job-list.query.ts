import { Cursor, Moment, PageLimit } from '../../platform/validation/query-fields.js';
import { readCursor } from '../job-cursor.js';
import type { JobCursor } from '../job-cursor.js';
import type { JobPageOptions } from '../job-reader.js';
import { JobFilterQuery } from './job-filter.query.js';

/** Which page of which jobs, as the query string has it. */
export class JobListQuery extends JobFilterQuery implements JobPageOptions {
  @Moment()
  created_after?: number;

  @Moment()
  created_before?: number;

  @Moment({ description: 'Jobs whose updated_at is at or after this.' })
  changed_since?: number;

  @PageLimit()
  limit!: number;

  @Cursor('a list', readCursor)
  cursor?: JobCursor;
}
