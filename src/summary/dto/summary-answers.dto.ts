import { ApiProperty } from '@nestjs/swagger';
import { JOB_TYPES, MAX_WHOLE } from '../../job-rules/vocabulary.js';
import type { JobType } from '../../job-rules/vocabulary.js';
import { ATTENTION_KINDS } from '../attention.js';
import type { Attention, AttentionKind } from '../attention.js';
import type { Summary } from '../summary-reader.js';
import { MARK_KINDS } from '../throughput-reader.js';
import type { Mark, Throughput } from '../throughput-reader.js';

const whole = { type: 'integer', format: 'int64', minimum: 0, maximum: MAX_WHOLE } as const;
const list = { type: 'array', items: whole } as const;
const instant = { type: String, format: 'date-time' } as const;

class JobNumbersDto {
  @ApiProperty(whole) pending!: number;
  @ApiProperty(whole) running!: number;
  @ApiProperty(whole) stalled!: number;
  @ApiProperty({ ...whole, description: 'Those among the running ones whose bytes do not grow.' })
  stuck!: number;
}

class LastDayDto {
  @ApiProperty(whole) completed!: number;
  @ApiProperty({ ...whole, description: 'Those among the completed ones.' }) with_warnings!: number;
  @ApiProperty({ ...whole, description: 'Those that the hub gave up too.' }) failed!: number;
  @ApiProperty(whole) cancelled!: number;
  @ApiProperty({ ...whole, description: 'The bytes of the completed ones.' }) bytes!: number;
}

class AttentionDto implements Attention {
  @ApiProperty({ enum: ATTENTION_KINDS }) kind!: AttentionKind;
  @ApiProperty({ type: String, nullable: true, description: 'Null for `no_good_run`.' })
  job_id!: string | null;
  @ApiProperty({ type: String, nullable: true }) vm_name!: string | null;
  @ApiProperty({ enum: JOB_TYPES }) job_type!: JobType;
  @ApiProperty(instant) since!: string;
  @ApiProperty({ description: 'One line for people.' }) reason!: string;
}

export class SummaryDto implements Summary {
  @ApiProperty({ ...instant, description: 'By the database’s clock.' }) at!: string;
  @ApiProperty() version!: string;
  @ApiProperty({ type: JobNumbersDto }) jobs!: JobNumbersDto;
  @ApiProperty({ ...whole, description: 'The observed speeds of all running jobs together.' })
  speed_bps!: number;
  @ApiProperty({ type: LastDayDto, description: 'By `completed_at`, to the minute.' })
  last_24h!: LastDayDto;
  @ApiProperty({ type: [AttentionDto], maxItems: 50, description: 'Worst first.' })
  attention!: AttentionDto[];
}

class MarkDto implements Mark {
  @ApiProperty(instant) at!: string;
  @ApiProperty({ enum: MARK_KINDS }) kind!: Mark['kind'];
  @ApiProperty() job_id!: string;
  @ApiProperty({ type: String, nullable: true }) vm_name!: string | null;
}

export class ThroughputDto implements Throughput {
  @ApiProperty({ type: 'integer', description: '60, or 900 for more than 48 hours.' })
  step_seconds!: number;
  @ApiProperty({ ...list, description: 'The start of each step in seconds since 1970.' })
  t!: number[];
  @ApiProperty({ ...list, description: 'The last step is not over yet.' })
  bytes_per_second!: number[];
  @ApiProperty({
    type: [MarkDto],
    description: 'Jobs that ended badly, oldest first; the newest 500 of each kind.',
  })
  marks!: MarkDto[];
}
