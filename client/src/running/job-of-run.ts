import { JOB_TYPES } from '../wire/update.js';
import type { JobName } from '../wire/update.js';

/** The variable by which `run` tells programs of this package that its command starts which job they are part of. */
export const JOB_VARIABLE = 'BACKUP_REPORT_JOB';

export function jobVariable({ jobType, jobId }: JobName): string {
  return `${jobType}/${jobId}`;
}

export function jobOfRun(env: NodeJS.ProcessEnv): JobName | undefined {
  const [, type, jobId = ''] = /^(\w+)\/(.+)$/su.exec(env[JOB_VARIABLE] ?? '') ?? [];
  const jobType = JOB_TYPES.find((one) => one === type);
  return jobType && { jobType, jobId };
}
