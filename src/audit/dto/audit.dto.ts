import { ApiProperty } from '@nestjs/swagger';
import { PageLimit, TextThat } from '../../platform/validation/fields.js';
import type { AuditEventView, AuditPage } from '../audit-log.js';
import { AUDIT_ACTIONS } from '../audit-record.js';
import type { AuditAction } from '../audit-record.js';

const IN_QUERY = { nullable: false };

export class AuditQuery {
  @PageLimit()
  limit?: string;

  @TextThat('must be the next_cursor of a page', (text) => /^\d{1,15}$/.test(text), {}, IN_QUERY)
  cursor?: string;
}

class AuditEventDto implements AuditEventView {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ type: String, format: 'date-time' }) at!: string;
  @ApiProperty({ description: 'The name of a token, `command line`, or `nobody` while AUTH is off.' })
  actor!: string;
  @ApiProperty({ enum: AUDIT_ACTIONS }) action!: AuditAction;
  @ApiProperty({ description: 'The id of a job or the name of a token.' }) subject!: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'Further details, depending on the action.',
  })
  detail!: object | null;
}

export class AuditPageDto implements AuditPage {
  @ApiProperty({ type: [AuditEventDto] }) items!: AuditEventView[];
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Where the next page starts; null on the last one.',
  })
  next_cursor!: string | null;
}
