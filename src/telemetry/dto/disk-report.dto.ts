import { Figure, OneOf, Text, Whole } from '../../platform/validation/fields.js';
import { DISK_STATUSES } from '../../job-rules/vocabulary.js';
import { ErrorMember } from './error-report.dto.js';
import type { ErrorReportDto } from './error-report.dto.js';
import { BYTES, PERCENT } from './figure-descriptions.js';

const REPORTED_DISK_STATUSES = [...DISK_STATUSES, 'running'] as const;

/** The part of an update about one disk. */
export class DiskReportDto {
  @Whole({ max: 65_535, required: true })
  disk_index!: number;

  @Text({ max: 255 })
  label?: string;

  @Figure({ description: BYTES })
  bytes_transferred?: number;

  @Figure({ description: BYTES })
  total_bytes?: number;

  @Figure({ description: PERCENT })
  progress_percent?: number;

  @OneOf(REPORTED_DISK_STATUSES, { description: '`running` is read as `transferring`.' })
  status?: (typeof REPORTED_DISK_STATUSES)[number];

  @ErrorMember()
  error?: string | ErrorReportDto;
}
