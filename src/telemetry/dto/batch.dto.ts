import { ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsDefined } from 'class-validator';
import { BatchedReportDto } from './telemetry-report.dto.js';

export const MAX_UPDATES = 1_000;

/** Only the list itself is judged here; each update is judged by itself, so that a bad one costs no good one. */
export class BatchDto {
  @IsDefined({ message: 'is required' })
  @IsArray({ message: 'must be an array' })
  @ArrayMinSize(1, { message: 'must have at least 1 elements' })
  @ArrayMaxSize(MAX_UPDATES, { message: `must have at most ${MAX_UPDATES} elements` })
  @ApiProperty({
    type: 'array',
    items: { $ref: getSchemaPath(BatchedReportDto) },
    minItems: 1,
    maxItems: MAX_UPDATES,
  })
  updates!: unknown[];
}
