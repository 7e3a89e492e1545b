import { ApiProperty } from '@nestjs/swagger';
import { TextThat } from '../../common/fields.js';
import type { AuditEventView, AuditPage } from '../audit-log.js';
import { AUDIT_ACTIONS } from '../audit-record.js';
import type { AuditAction } from '../audit-record.js';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;
const IN_QUERY = { nullable: false };

export class AuditQuery {
  @TextThat(
    `must be a whole number from 1 to ${MAX_LIMIT}`,
    (text) => /^[1-9]\d{0,2}$/.test(text) && Number(text) <= MAX_LIMIT,
    { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
    IN_QUERY,
  )
  limit?: string;

  @TextThat('must be the next_cursor of a page', (text) => /^\d{1,15}$/.test(text), {}, IN_QUERY)
  cursor?: string;
}

export function limitOf({ limit }: AuditQuery): number {
  return limit === undefined ? DEFAULT_LIMIT : Number(limit);
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
