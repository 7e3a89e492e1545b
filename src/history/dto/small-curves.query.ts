import { TextThat } from '../../platform/validation/fields.js';
import { IN_QUERY, WholeNumber } from '../../platform/validation/query-fields.js';
import { JOB_IDS_RULE } from '../../jobs/job-ids.js';

/** The query string of the small curves of a table. */
export class SmallCurvesQuery {
  /** Read from the URL itself: once it is decoded, nobody knows which comma belongs to an id. */
  @TextThat(
    JOB_IDS_RULE,
    () => true,
    {},
    { description: '1 to 50 job ids, each percent-encoded, with commas between them.', ...IN_QUERY },
  )
  jobs?: string;

  @WholeNumber({ min: 2, max: 2_000, usual: 16 })
  points!: number;
}
