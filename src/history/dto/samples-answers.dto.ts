import { ApiProperty } from '@nestjs/swagger';
import type { SamplesView, SmallCurve } from '../samples-view.js';

const whole = { type: 'integer', minimum: 0 } as const;
const wholes = { type: 'array', items: whole } as const;
const wholesOrNull = { type: 'array', items: { ...whole, nullable: true } } as const;
const starts = { ...wholes, description: 'The start of each bucket, in seconds since 1970.' } as const;

class DiskSamplesDto {
  @ApiProperty({ ...whole, maximum: 65_535 }) disk_index!: number;
  @ApiProperty({ ...wholesOrNull, description: 'Null before its first sample.' }) bytes!: (number | null)[];
}

/** Columns of one length, oldest first; a bucket with no sample is left out. */
export class SamplesDto implements SamplesView {
  @ApiProperty() job_id!: string;
  @ApiProperty({ type: 'integer', minimum: 5 }) step_seconds!: number;
  @ApiProperty(starts) t!: number[];
  @ApiProperty({ ...wholes, description: 'The job’s bytes at the last sample of each bucket.' })
  bytes!: number[];
  @ApiProperty({ ...wholesOrNull, description: 'The least speed, in bytes per second.' })
  speed_min!: (number | null)[];
  @ApiProperty({ ...wholesOrNull, description: 'The greatest speed, in bytes per second.' })
  speed_max!: (number | null)[];
  @ApiProperty({ type: [DiskSamplesDto] }) disks!: DiskSamplesDto[];
}

class SmallCurveDto implements SmallCurve {
  @ApiProperty() job_id!: string;
  @ApiProperty(starts) t!: number[];
  @ApiProperty({ ...wholesOrNull, description: 'Bytes per second; null before the second sample.' })
  speed!: (number | null)[];
}

export class SmallCurvesDto {
  @ApiProperty({ type: [SmallCurveDto] }) items!: SmallCurve[];
}
