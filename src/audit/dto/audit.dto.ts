import { ApiProperty } from '@nestjs/swagger';
import { Exclude, Expose } from 'class-transformer';
import { AsRfc3339 } from '../../platform/http/to-answer.js';
import { Cursor, PageLimit } from '../../platform/validation/query-fields.js';
import { AUDIT_ACTIONS } from '../audit-event.entity.js';
import type { AuditAction } from '../audit-event.entity.js';

export class AuditQuery {
  @PageLimit()
  limit!: number;

  @Cursor('a page', (text) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined))
  cursor?: number;
}

/** A row of `audit_events` as people read it. */
@Exclude()
export class AuditEventDto {
  @Expose() @ApiProperty({ type: 'integer' }) id!: number;
  @Expose() @AsRfc3339() @ApiProperty({ type: String, format: 'date-time' }) at!: string;
  @Expose()
  @ApiProperty({ description: 'The name of a token, `command line`, or `nobody` while AUTH is off.' })
  actor!: string;
  @Expose() @ApiProperty({ enum: AUDIT_ACTIONS }) action!: AuditAction;
  @Expose() @ApiProperty({ description: 'The id of a job or the name of a token.' }) subject!: string;
  @Expose()
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'Further details, depending on the action.',
  })
  detail!: object | null;
}

export class AuditPageDto {
  @ApiProperty({ type: [AuditEventDto] }) items!: AuditEventDto[];
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Where the next page starts; null on the last one.',
  })
  next_cursor!: string | null;
}
