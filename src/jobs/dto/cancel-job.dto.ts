import { LongText } from '../../platform/validation/fields.js';

export class CancelJobDto {
  @LongText({ description: 'Stored as error_message, cut to 4,000 characters.' })
  reason?: string;
}
