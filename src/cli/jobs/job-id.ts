import { isJobId, JOB_ID_RULE } from '../../job-rules/job-id.js';
import { UsageError } from '../usage-error.js';

/** @throws {UsageError} for an invalid job id. */
export function jobIdOf(text: string): string {
  if (!isJobId(text)) throw new UsageError(`The job id ${JOB_ID_RULE}.`);
  return text;
}
