import { ApiProperty } from '@nestjs/swagger';
import { ProblemDto } from '../../platform/problems/problem.js';
import type { Problem } from '../../platform/problems/problem.js';
import { JOB_STATUSES } from '../../job-rules/vocabulary.js';
import type { JobStatus } from '../../job-rules/vocabulary.js';
import type { Outcome } from '../../job-rules/changes.js';

const OUTCOMES: readonly Outcome[] = ['applied', 'superseded', 'unchanged'];

export class JobStandingDto {
  @ApiProperty()
  id!: string;

  @ApiProperty({ enum: JOB_STATUSES })
  status!: JobStatus;

  @ApiProperty({ type: 'integer', description: 'Incremented whenever the row or one of its disks changes.' })
  revision!: number;
}

export class TelemetryAnswerDto {
  @ApiProperty({ enum: ['success'] })
  status!: 'success';

  @ApiProperty()
  message!: string;

  @ApiProperty({ format: 'date-time' })
  timestamp!: string;

  @ApiProperty({ enum: OUTCOMES })
  outcome!: Outcome;

  @ApiProperty()
  job!: JobStandingDto;
}

export class BatchResultDto {
  @ApiProperty({ type: 'integer', description: 'Position of the update in the batch, from 0.' })
  index!: number;

  @ApiProperty({ type: 'integer', description: 'The HTTP status that this update would have had alone.' })
  status!: number;

  @ApiProperty({ enum: OUTCOMES, required: false })
  outcome?: Outcome;

  @ApiProperty({ type: JobStandingDto, required: false })
  job?: JobStandingDto;

  @ApiProperty({ type: ProblemDto, required: false, description: 'Pointers are relative to the update.' })
  error?: Problem;
}

export class BatchAnswerDto {
  @ApiProperty({ enum: ['success'] })
  status!: 'success';

  @ApiProperty({ type: [BatchResultDto] })
  results!: BatchResultDto[];
}
