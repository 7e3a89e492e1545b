import {
  Instant,
  JobId,
  ListOf,
  LongText,
  OneOf,
  Percent,
  Text,
  Whole,
  WholeUncapped,
} from '../../common/fields.js';
import { BACKUP_TYPES, JOB_TYPES, REPORTED_STATUSES } from '../../rules/vocabulary.js';
import type { BackupType, JobType, ReportedStatus } from '../../rules/vocabulary.js';
import { DiskReportDto } from './disk-report.dto.js';
import { ErrorMember } from './error-report.dto.js';
import type { ErrorReportDto } from './error-report.dto.js';

export const MAX_DISKS = 1_024;

/** What an update says of its job. A null member is an absent one; unknown members are ignored. */
export abstract class ReportedMembersDto {
  @OneOf(REPORTED_STATUSES, { required: true })
  status!: ReportedStatus;

  @Whole({ description: 'Orders the updates of a job, where the client keeps a counter.' })
  sequence?: number;

  @Instant({ description: 'Orders the updates of a job where there is no sequence. RFC 3339.' })
  timestamp?: string;

  @Text({ max: 50 })
  current_phase?: string;

  @Whole()
  bytes_transferred?: number;

  @Whole()
  total_bytes?: number;

  @Whole({ description: 'Bytes per second.' })
  transfer_speed_bps?: number;

  @WholeUncapped({ description: 'Above 2,147,483,647 it is stored as that.' })
  eta_seconds?: number;

  @Percent({ description: 'Above 100 it is stored as 100; stored with 2 decimals.' })
  progress_percent?: number;

  @Whole()
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
