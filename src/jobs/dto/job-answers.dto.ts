import { ApiProperty } from '@nestjs/swagger';
import {
  BACKUP_TYPES,
  DISK_STATUSES,
  JOB_STATUSES,
  JOB_TYPES,
  MAX_ETA_SECONDS,
  MAX_WHOLE,
} from '../../job-rules/vocabulary.js';
import type {
  BackupType,
  DiskStatus,
  FailureReason,
  JobStatus,
  JobType,
} from '../../job-rules/vocabulary.js';
import type { EventPage, JobEventView } from '../job-event-reader.js';
import type { JobList } from '../job-reader.js';
import type { DiskView, JobView } from '../job-view.js';

const text = { type: String, nullable: true } as const;
const whole = { type: 'integer', format: 'int64', minimum: 0, maximum: MAX_WHOLE, nullable: true } as const;
const percent = { type: 'number', minimum: 0, maximum: 100, nullable: true } as const;
const instant = { type: String, format: 'date-time' } as const;
const maybeInstant = { ...instant, nullable: true } as const;
const nextPage = { ...text, description: 'Where the next page starts; null on the last one.' } as const;
const REASONS: readonly FailureReason[] = ['lost', 'never_started', 'cancelled_by_operator'];

class DiskViewDto implements DiskView {
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 65_535 }) disk_index!: number;
  @ApiProperty(text) label!: string | null;
  @ApiProperty({ enum: DISK_STATUSES }) status!: DiskStatus;
  @ApiProperty(whole) bytes_transferred!: number | null;
  @ApiProperty(whole) total_bytes!: number | null;
  @ApiProperty(percent) progress_percent!: number | null;
  @ApiProperty(text) error_message!: string | null;
  @ApiProperty(instant) updated_at!: string;
}

/** Figures that nobody has reported are null. */
export class JobViewDto implements JobView {
  @ApiProperty() id!: string;
  @ApiProperty({ enum: JOB_TYPES }) job_type!: JobType;
  @ApiProperty(text) vm_name!: string | null;
  @ApiProperty(text) repository_id!: string | null;
  @ApiProperty(text) policy_id!: string | null;
  @ApiProperty({ type: String, enum: [...BACKUP_TYPES, null], nullable: true })
  backup_type!: BackupType | null;
  @ApiProperty({ enum: JOB_STATUSES }) status!: JobStatus;
  @ApiProperty(text) current_phase!: string | null;
  @ApiProperty(whole) bytes_transferred!: number | null;
  @ApiProperty(whole) total_bytes!: number | null;
  @ApiProperty(whole) transfer_speed_bps!: number | null;
  @ApiProperty({ ...whole, maximum: MAX_ETA_SECONDS }) eta_seconds!: number | null;
  @ApiProperty(percent) progress_percent!: number | null;
  @ApiProperty({ ...whole, nullable: false }) warning_count!: number;
  @ApiProperty(text) error_message!: string | null;
  @ApiProperty({ type: String, enum: [...REASONS, null], nullable: true })
  failure_reason!: FailureReason | null;
  @ApiProperty(instant) created_at!: string;
  @ApiProperty(maybeInstant) started_at!: string | null;
  @ApiProperty(maybeInstant) completed_at!: string | null;
  @ApiProperty({ ...maybeInstant, description: 'The last contact, by the database’s clock.' })
  last_telemetry_at!: string | null;
  @ApiProperty({ ...maybeInstant, description: 'When the byte figure of the job or of a disk last grew.' })
  last_progress_at!: string | null;
  @ApiProperty({ ...instant, description: 'Moves with the revision.' }) updated_at!: string;
  @ApiProperty({ type: 'integer' }) revision!: number;
  @ApiProperty({ type: [DiskViewDto], required: false, description: 'In lists only with include=disks.' })
  disks?: DiskView[];
}

export class JobListDto implements JobList {
  @ApiProperty({ type: [JobViewDto] }) items!: JobView[];
  @ApiProperty(nextPage)
  next_cursor!: string | null;
}

class JobEventDto implements JobEventView {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ enum: ['status', 'phase'] }) kind!: 'status' | 'phase';
  @ApiProperty({ ...text, description: 'The first status comes from null.' }) from!: string | null;
  @ApiProperty(text) to!: string | null;
  @ApiProperty({ enum: ['reported', 'silence', 'contact', 'operator'] }) reason!: string;
  @ApiProperty(instant) at!: string;
}

export class EventPageDto implements EventPage {
  @ApiProperty({ type: [JobEventDto] }) items!: JobEventView[];
  @ApiProperty(nextPage) next_cursor!: string | null;
}
