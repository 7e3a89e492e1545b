import { ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsDefined } from 'class-validator';
import { Accepted } from '../../platform/validation/accepted.js';
import { BatchedReportDto } from './telemetry-report.dto.js';

export const MAX_UPDATES = 1_000;

/** Validates only the list itself. Each update is validated separately, so that a bad one costs no good one. */
export class BatchDto {
  // Decorators run bottom up, and only the first failure is reported.
  @ArrayMaxSize(MAX_UPDATES, { message: `must have at most ${MAX_UPDATES} elements` })
  @ArrayMinSize(1, { message: 'must not be empty' })
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
