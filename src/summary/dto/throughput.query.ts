import { WholeNumber } from '../../platform/validation/query-fields.js';
import { KEPT_HOURS } from '../minute-thinner.js';

export class ThroughputQuery {
  @WholeNumber({ min: 1, max: KEPT_HOURS, usual: 24 })
  hours!: number;
}
