import { LongText, Text } from '../../platform/validation/fields.js';
import { LONGEST_NAME } from '../rules/node-name.js';

/** A machine introduces itself. One of its first three members is required. */
export class SystemInfoDto {
  @Text({ max: 255 })
  Hostname?: string;

  @Text({ max: 64, description: 'The name of the machine in heartbeats.' })
  IP_address?: string;

  @LongText({ description: 'Its network card, like 52:54:00:12:34:56.' })
  MAC_address?: string;

  @LongText()
  OS?: string;

  @LongText()
  OS_Version?: string;

  @Text({ max: LONGEST_NAME, description: 'The name of the machine in snapshots, where it has one already.' })
  machine_id?: string;
}
