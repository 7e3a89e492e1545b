import { ApiProperty } from '@nestjs/swagger';
import { Cursor, PageLimit } from '../../platform/validation/query-fields.js';
import type { AuditEventView, AuditPage } from '../audit-log.js';
import { AUDIT_ACTIONS } from '../audit-record.js';
import type { AuditAction } from '../audit-record.js';

export class AuditQuery {
  @PageLimit()
  limit!: number;

  @Cursor('a page', (text) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined))
  cursor?: number;
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
    description: 'What else there is to know, by action.',
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
