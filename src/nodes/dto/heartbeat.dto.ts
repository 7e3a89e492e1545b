import { LongText } from '../../platform/validation/fields.js';
import { Moment, NodeName } from './snapshot.dto.js';

/** A daemon's word that it is alive. */
export class HeartbeatDto {
  @NodeName('The machine: daemons send its address.')
  node_id!: string;

  @LongText({ description: 'Whatever it says, the machine is heard.' })
  status?: string;

  @Moment()
  timestamp?: string;
}
