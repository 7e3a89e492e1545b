import { OneOf, TextThat } from '../../platform/validation/fields.js';
import { IN_QUERY } from '../../platform/validation/query-fields.js';
import { JobFilterQuery } from '../../jobs/dto/job-filter.query.js';
import { JOB_IDS_RULE } from '../../jobs/job-ids.js';

/** The jobs that a stream is about, as the query string has it. */
export class StreamQuery extends JobFilterQuery {
  /** Read from the URL itself: once it is decoded, nobody knows which comma belongs to an id. */
  @TextThat(
    JOB_IDS_RULE,
    () => true,
    {},
    {
      description: 'Job ids, each percent-encoded, with commas between them.',
      ...IN_QUERY,
    },
  )
  job_id?: string;

  @OneOf(['0', '1'], { description: 'Whether to send the summary, too.', ...IN_QUERY })
  summary?: '0' | '1';

  @OneOf(['0', '1'], { description: 'Whether to send runs of the run ledger, too.', ...IN_QUERY })
  runs?: '0' | '1';
}
