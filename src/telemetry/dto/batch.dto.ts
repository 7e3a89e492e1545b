import { ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsDefined } from 'class-validator';
import { Accepted } from '../../platform/validation/accepted.js';
import { BatchedReportDto } from './telemetry-report.dto.js';

export const MAX_UPDATES = 1_000;

/** Only the list itself is judged here; each update is judged by itself, so that a bad one costs no good one. */
export class BatchDto {
  // Judged from the last to the first, and the first failure is told.
  @ArrayMaxSize(MAX_UPDATES, { message: `must have at most ${MAX_UPDATES} elements` })
  @ArrayMinSize(1, { message: 'must have at least 1 elements' })
  @IsArray({ message: 'must be an array' })
  @IsDefined({ message: 'is required' })
  @Accepted({ type: 'array', minItems: 1, maxItems: MAX_UPDATES }, true)
  @ApiProperty({
    type: 'array',
    items: { $ref: getSchemaPath(BatchedReportDto) },
    minItems: 1,
    maxItems: MAX_UPDATES,
  })
  updates!: unknown[];
}
