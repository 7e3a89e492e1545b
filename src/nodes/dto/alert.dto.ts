import { Figure, LongText } from '../../platform/validation/fields.js';
import { NodeName } from './snapshot.dto.js';

/** An alert, as daemons send it. Long texts are cut. */
export class AlertDto {
  @LongText({ required: true })
  title!: string;

  @LongText()
  description?: string;

  @LongText()
  priority?: string;

  @LongText()
  status?: string;

  @LongText()
  application?: string;

  @NodeName('The name of the node in heartbeats.')
  system_ip!: string;

  @LongText({ description: 'Two alerts of a node with the same type are the same; by default the title.' })
  alert_type?: string;

  @Figure()
  metric_value?: number;
}
