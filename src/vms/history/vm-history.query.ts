import { Moment, WholeNumber } from '../../platform/validation/query-fields.js';

export class VmHistoryQuery {
  @Moment({ description: 'By default an hour before `to`.' })
  from?: number;

  @Moment({ description: 'By default now.' })
  to?: number;

  @WholeNumber({ min: 2, max: 2_000, usual: 300 })
  points!: number;
}
