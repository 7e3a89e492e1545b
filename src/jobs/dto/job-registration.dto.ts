import { ListOf, OneOf, Text, Whole } from '../../platform/validation/fields.js';
import { BACKUP_TYPES, JOB_TYPES } from '../../job-rules/vocabulary.js';
import type { BackupType, JobType } from '../../job-rules/vocabulary.js';
import type { Registration } from '../../job-rules/update.js';

const MAX_DISKS = 1_024;

class DiskRegistrationDto {
  @Whole({ max: 65_535, required: true })
  disk_index!: number;

  @Text({ max: 255 })
  label?: string;

  @Whole()
  total_bytes?: number;
}

/** The description of a job before its first update. Omitted members stay as they are. */
export class JobRegistrationDto {
  @OneOf(JOB_TYPES, { required: true })
  job_type!: JobType;

  @Text({ max: 255 })
  vm_name?: string;

  @Text({ max: 128 })
  repository_id?: string;

  @Text({ max: 128 })
  policy_id?: string;

  @OneOf(BACKUP_TYPES)
  backup_type?: BackupType;

  @Whole()
  total_bytes?: number;

  @ListOf(() => DiskRegistrationDto, { max: MAX_DISKS, uniqueBy: 'disk_index' })
  disks?: DiskRegistrationDto[];
}

export function toRegistration(
  jobId: string,
  { job_type, disks, ...said }: JobRegistrationDto,
): Registration {
  return {
    jobType: job_type,
    jobId,
    said,
    disks: (disks ?? []).map(({ disk_index, ...members }) => ({ disk_index, said: members })),
  };
}
