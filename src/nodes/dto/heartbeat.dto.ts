import { LongText, Text } from '../../platform/validation/fields.js';
import { LONGEST_NAME, Moment } from './snapshot.dto.js';

/** A daemon's word that it is alive. */
export class HeartbeatDto {
  @Text({ max: LONGEST_NAME, required: true, description: 'The machine: daemons send its address.' })
  node_id!: string;

  @LongText({ description: 'Whatever it says, the machine is heard.' })
  status?: string;

  @Moment()
  timestamp?: string;
}
