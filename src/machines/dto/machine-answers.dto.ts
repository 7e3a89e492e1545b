import { ApiProperty } from '@nestjs/swagger';
import { BACKUP_TYPES, JOB_STATUSES, JOB_TYPES, MAX_WHOLE } from '../../job-rules/vocabulary.js';
import type { BackupType, FailureReason, JobStatus, JobType } from '../../job-rules/vocabulary.js';
import { FAILURE_REASONS } from '../../job-rules/vocabulary.js';
import { DAY_STATES } from '../days.js';
import type { DayState } from '../days.js';
import type { LastJob, MachineItem } from '../machine-item.js';
import type { MachineList, MachinePage, RunView } from '../machines-reader.js';

const instant = { type: String, format: 'date-time', nullable: true } as const;
const whole = { type: 'integer', format: 'int64', minimum: 0, maximum: MAX_WHOLE } as const;
const usual = { ...whole, nullable: true } as const;

class LastJobDto implements LastJob {
  @ApiProperty() id!: string;
  @ApiProperty({ enum: JOB_STATUSES }) status!: JobStatus;
  @ApiProperty(instant) started_at!: string | null;
  @ApiProperty(instant) completed_at!: string | null;
}

class MachineItemDto implements MachineItem {
  @ApiProperty() vm_name!: string;
  @ApiProperty({ enum: JOB_TYPES }) job_type!: JobType;
  @ApiProperty({ ...instant, description: 'When its last completed run ended; null for never.' })
  last_good_at!: string | null;
  @ApiProperty({ ...whole, description: 'How many runs failed since then.' })
  failures_since!: number;
  @ApiProperty({
    ...usual,
    description: 'The median time between the starts of its last 30 completed runs; null for fewer than two.',
  })
  usual_interval_seconds!: number | null;
  @ApiProperty({ ...usual, description: 'The median time that these runs took.' })
  usual_seconds!: number | null;
  @ApiProperty({ ...usual, description: 'The median of the bytes that they transferred.' })
  usual_bytes!: number | null;
  @ApiProperty({ type: LastJobDto, nullable: true, description: 'Null where all its jobs were pruned.' })
  last_job!: LastJob | null;
  @ApiProperty({
    type: 'array',
    items: { type: 'string', enum: [...DAY_STATES] },
    description: 'UTC days up to today, oldest first: how the last run that started on each of them ended.',
  })
  days!: DayState[];
}

class RunDto implements RunView {
  @ApiProperty() id!: string;
  @ApiProperty({ enum: JOB_TYPES }) job_type!: JobType;
  @ApiProperty({ enum: [...BACKUP_TYPES, null], type: String, nullable: true })
  backup_type!: BackupType | null;
  @ApiProperty({ enum: JOB_STATUSES }) status!: JobStatus;
  @ApiProperty({ enum: [...FAILURE_REASONS, null], type: String, nullable: true })
  failure_reason!: FailureReason | null;
  @ApiProperty(usual) bytes_transferred!: number | null;
  @ApiProperty(instant) started_at!: string | null;
  @ApiProperty(instant) completed_at!: string | null;
  @ApiProperty(usual) took_seconds!: number | null;
  @ApiProperty(whole) warning_count!: number;
}

export class MachineListDto implements MachineList {
  @ApiProperty({ type: [MachineItemDto] }) items!: MachineItemDto[];
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Where the next page starts; null on the last one.',
  })
  next_cursor!: string | null;
}

export class MachinePageDto implements MachinePage {
  @ApiProperty({ type: [MachineItemDto], description: 'One for each job type, with 90 days each.' })
  items!: MachineItemDto[];
  @ApiProperty({ type: [RunDto], description: 'The last 200 jobs of all types, newest first.' })
  runs!: RunDto[];
}
