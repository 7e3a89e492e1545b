import { ApiProperty } from '@nestjs/swagger';
import { Exclude, Expose } from 'class-transformer';
import { BACKUP_TYPES, DISK_STATUSES, JOB_STATUSES, JOB_TYPES } from '../../job-rules/vocabulary.js';
import type { FailureReason } from '../../job-rules/vocabulary.js';
import { AsRfc3339 } from '../../platform/http/to-answer.js';
import { BackupDisk } from '../backup-disk.entity.js';
import { BackupJob } from '../backup-job.entity.js';
import type { JobList } from '../job-reader.js';
import { DISK_VIEW_MEMBERS, JOB_VIEW_MEMBERS } from '../job-view.js';
import type { DiskView, JobView } from '../job-view.js';
import { DescribedByColumns } from './described-by-columns.js';

const text = { type: String, nullable: true } as const;
const instant = { type: String, format: 'date-time' } as const;
const nextPage = { ...text, description: 'Where the next page starts; null on the last one.' } as const;
const REASONS: readonly FailureReason[] = ['lost', 'never_started', 'cancelled_by_operator'];

@DescribedByColumns(BackupDisk, DISK_VIEW_MEMBERS, {
  disk_index: { maximum: 65_535 },
  status: { enum: DISK_STATUSES },
})
class DiskViewDto {}

@DescribedByColumns(BackupJob, JOB_VIEW_MEMBERS, {
  job_type: { enum: JOB_TYPES },
  backup_type: { enum: [...BACKUP_TYPES, null] },
  status: { enum: JOB_STATUSES },
  failure_reason: { enum: [...REASONS, null] },
  last_telemetry_at: { description: 'The last contact, by the database’s clock.' },
  last_progress_at: { description: 'When the byte figure of the job or of a disk last grew.' },
  updated_at: { description: 'Moves with the revision.' },
})
class JobColumnsDto {}

/** A figure that nobody has given is null. */
export class JobViewDto extends JobColumnsDto {
  @ApiProperty({ type: [DiskViewDto], required: false, description: 'In lists with include=disks alone.' })
  disks?: DiskView[];
}

export class JobListDto implements JobList {
  @ApiProperty({ type: [JobViewDto] }) items!: JobView[];
  @ApiProperty(nextPage)
  next_cursor!: string | null;
}

/** A row of `job_events` as clients read it. */
@Exclude()
export class JobEventDto {
  @Expose() @ApiProperty({ type: 'integer' }) id!: number;
  @Expose() @ApiProperty({ enum: ['status', 'phase'] }) kind!: 'status' | 'phase';
  @Expose({ name: 'from_value' })
  @ApiProperty({ ...text, description: 'The first status comes from null.' })
  from!: string | null;
  @Expose({ name: 'to_value' }) @ApiProperty(text) to!: string | null;
  @Expose() @ApiProperty({ enum: ['reported', 'silence', 'contact', 'operator'] }) reason!: string;
  @Expose() @AsRfc3339() @ApiProperty(instant) at!: string;
}

export class EventPageDto {
  /** Oldest first. */
  @ApiProperty({ type: [JobEventDto] }) items!: JobEventDto[];
  @ApiProperty(nextPage) next_cursor!: string | null;
}
