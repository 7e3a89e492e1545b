import { ApiProperty } from '@nestjs/swagger';
import {
  BACKUP_TYPES,
  DISK_STATUSES,
  FAILURE_REASONS,
  JOB_STATUSES,
  JOB_TYPES,
  MAX_WHOLE,
} from '../../job-rules/vocabulary.js';
import { BackupDisk } from '../backup-disk.entity.js';
import { BackupJob } from '../backup-job.entity.js';
import type { JobEventAnswer } from '../job-event-answer.js';
import type { EventPage } from '../job-event-reader.js';
import type { JobPace } from '../job-pace.js';
import type { JobList } from '../job-reader.js';
import { DISK_VIEW_MEMBERS, JOB_VIEW_MEMBERS } from '../job-view.js';
import type { DiskView, JobView } from '../job-view.js';
import type { ReporterView } from '../reporters/job-reporters.js';
import { DescribedByColumns } from './described-by-columns.js';

const text = { type: String, nullable: true } as const;
const instant = { type: String, format: 'date-time' } as const;
const whole = { type: 'integer', minimum: 0 } as const;
const speed = { ...whole, format: 'int64', maximum: MAX_WHOLE, nullable: true } as const;
const nextPage = { ...text, description: 'Where the next page starts; null on the last one.' } as const;

@DescribedByColumns(BackupDisk, DISK_VIEW_MEMBERS, {
  disk_index: { maximum: 65_535 },
  status: { enum: DISK_STATUSES },
})
class DiskViewDto {}

@DescribedByColumns(BackupJob, JOB_VIEW_MEMBERS, {
  job_type: { enum: JOB_TYPES },
  backup_type: { enum: [...BACKUP_TYPES, null] },
  status: { enum: JOB_STATUSES },
  failure_reason: { enum: [...FAILURE_REASONS, null] },
  last_telemetry_at: { description: 'The last contact, by the database’s clock.' },
  last_progress_at: { description: 'When the byte figure of the job or of a disk last grew.' },
  updated_at: { description: 'Moves with the revision.' },
  revision: { minimum: undefined, maximum: undefined },
})
class JobColumnsDto {}

/** Figures that nobody has reported are null. */
export class JobViewDto extends JobColumnsDto implements JobPace {
  @ApiProperty({
    ...speed,
    description: 'Bytes per second over the last 60 s of the job’s samples; null before there are two.',
  })
  observed_speed_bps!: number | null;

  @ApiProperty({
    ...instant,
    nullable: true,
    description: 'When it will be done, by the hub’s own curve; null where nobody can know.',
  })
  estimated_completion_at!: string | null;

  @ApiProperty({
    description: 'It runs and is heard of, and no byte figure has grown for NO_PROGRESS_SECONDS.',
  })
  stuck!: boolean;

  @ApiProperty({ ...whole, nullable: true, description: 'Whole seconds from started_at to completed_at.' })
  took_seconds!: number | null;

  @ApiProperty({ type: [DiskViewDto], required: false, description: 'In lists only with include=disks.' })
  disks?: DiskView[];
}

export class JobListDto implements JobList {
  @ApiProperty({ type: [JobViewDto] }) items!: JobView[];
  @ApiProperty(nextPage)
  next_cursor!: string | null;
}

class JobEventDto implements JobEventAnswer {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ enum: ['status', 'phase'] }) kind!: 'status' | 'phase';
  @ApiProperty({ ...text, description: 'The first status comes from null.' }) from!: string | null;
  @ApiProperty(text) to!: string | null;
  @ApiProperty({ enum: ['reported', 'silence', 'contact', 'operator'] }) reason!: string;
  @ApiProperty(instant) at!: string;
}

export class EventPageDto implements EventPage {
  @ApiProperty({ type: [JobEventDto] }) items!: JobEventAnswer[];
  @ApiProperty(nextPage) next_cursor!: string | null;
}

export class ReporterDto implements ReporterView {
  @ApiProperty({ ...text, description: 'The name of its token; null without one.' }) token!: string | null;
  @ApiProperty({ ...text, description: 'Its machine, as it says in X-Reporter-Host.' }) host!: string | null;
  @ApiProperty({ ...text, description: 'Its address; behind a proxy see TRUST_PROXY.' }) address!:
    string | null;
  @ApiProperty({ ...instant, nullable: true, description: 'Since when the hub knows.' }) at!: string | null;
}
