import { JobId } from '../../jobs/dto/job-id.field.js';
import { Figure, Instant, ListOf, LongText, OneOf, Text, Whole } from '../../platform/validation/fields.js';
import { BACKUP_TYPES, JOB_TYPES, REPORTED_STATUSES } from '../../job-rules/vocabulary.js';
import type { BackupType, JobType, ReportedStatus } from '../../job-rules/vocabulary.js';
import { DiskReportDto } from './disk-report.dto.js';
import { ErrorMember } from './error-report.dto.js';
import type { ErrorReportDto } from './error-report.dto.js';
import { BYTES, ETA, PERCENT, SPEED, WARNINGS } from './figure-descriptions.js';

export const MAX_DISKS = 1_024;
export const MAX_PHASE_CHARACTERS = 50;

/** The members of an update. Null members and empty strings count as absent; unknown members are ignored. */
export abstract class ReportedMembersDto {
  @OneOf(REPORTED_STATUSES, { required: true })
  status!: ReportedStatus;

  @Whole({ description: 'Orders the updates of a job, if the client keeps a counter.' })
  sequence?: number;

  @Instant({ description: 'Orders the updates of a job without a sequence. RFC 3339.' })
  timestamp?: string;

  @LongText({ description: `Free text; cut to ${MAX_PHASE_CHARACTERS} characters.` })
  current_phase?: string;

  @Figure({ description: BYTES })
  bytes_transferred?: number;

  @Figure({ description: BYTES })
  total_bytes?: number;

  @Figure({ description: SPEED })
  transfer_speed_bps?: number;

  @Figure({ description: ETA })
  eta_seconds?: number;

  @Figure({ description: PERCENT })
  progress_percent?: number;

  @Figure({ description: WARNINGS })
  warning_count?: number;

  @ErrorMember()
  error?: string | ErrorReportDto;

  @ListOf(() => DiskReportDto, { max: MAX_DISKS, uniqueBy: 'disk_index' })
  disks?: DiskReportDto[];

  @Text({ max: 255 })
  vm_name?: string;

  @Text({ max: 128 })
  repository_id?: string;

  @Text({ max: 128 })
  policy_id?: string;

  @OneOf(BACKUP_TYPES)
  backup_type?: BackupType;
}

/** The body of a report about the job that the path names. */
export class TelemetryReportDto extends ReportedMembersDto {
  @LongText({ description: 'A copy of the id in the path.' })
  job_id?: string;

  @LongText({ description: 'A copy of the type in the path.' })
  job_type?: string;
}

/** One update of a batch. */
export class BatchedReportDto extends ReportedMembersDto {
  @JobId({ required: true })
  job_id!: string;

  @OneOf(JOB_TYPES, { required: true })
  job_type!: JobType;
}
