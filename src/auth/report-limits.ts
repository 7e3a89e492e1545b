import { HubError } from '../platform/problems/hub-error.js';
import type { JobType } from '../job-rules/vocabulary.js';

/** The jobs that a reporter may report about; undefined means no limit. */
export interface ReportLimits {
  readonly jobTypes: readonly JobType[] | undefined;
  readonly jobIdPrefixes: readonly string[] | undefined;
}

export function allows({ jobTypes, jobIdPrefixes }: ReportLimits, jobType: unknown, jobId: string): boolean {
  const isOfType = !jobTypes || jobTypes.some((allowed) => allowed === jobType);
  return isOfType && (!jobIdPrefixes || jobIdPrefixes.some((prefix) => jobId.startsWith(prefix)));
}

/** @throws {JobNotAllowedError} for a job that is outside the limits. */
export function assertWithin(
  { jobTypes, jobIdPrefixes }: ReportLimits,
  jobType: JobType,
  jobId: string,
): void {
  if (jobTypes && !jobTypes.includes(jobType))
    throw new JobNotAllowedError(`is only for ${jobTypes.join(', ')}`);
  if (jobIdPrefixes && !jobIdPrefixes.some((prefix) => jobId.startsWith(prefix))) {
    throw new JobNotAllowedError(`is only for job ids that start with ${quoted(jobIdPrefixes)}`);
  }
}

/** A prefix may itself contain commas and spaces. */
function quoted(prefixes: readonly string[]): string {
  return prefixes.map((prefix) => `'${prefix}'`).join(', ');
}

export class JobNotAllowedError extends HubError {
  override readonly status = 403;
  override readonly code = 'job-not-allowed';
  override readonly title = 'Job not allowed';

  constructor(limit: string) {
    super(`This token ${limit}.`);
  }
}
