import { ApiProperty } from '@nestjs/swagger';

class SampleDto {
  @ApiProperty({ example: 'hub_jobs' })
  name!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { job_type: 'backup', status: 'running' },
  })
  labels!: Record<string, string>;

  @ApiProperty({ example: 3 })
  value!: number;
}

class MetricDto {
  @ApiProperty({ example: 'hub_jobs' })
  name!: string;

  @ApiProperty({ enum: ['counter', 'gauge', 'histogram', 'summary'] })
  type!: string;

  @ApiProperty({ example: 'Jobs by type and status.' })
  help!: string;

  @ApiProperty({ type: [SampleDto] })
  samples!: SampleDto[];
}

export class MetricsDto {
  @ApiProperty({ type: [MetricDto] })
  metrics!: MetricDto[];
}
