import { WholeNumber } from '../../platform/validation/query-fields.js';

/** The query string of a job's curve. */
export class SamplesQuery {
  @WholeNumber({ min: 2, max: 2_000, usual: 300 })
  points!: number;
}
