import { LongText } from '../../platform/validation/fields.js';

export class CancelJobDto {
  @LongText({ description: 'Stored as error_message; of more than 4,000 characters the rest is cut.' })
  reason?: string;
}
