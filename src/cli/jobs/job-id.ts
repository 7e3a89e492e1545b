import { JOB_ID_PATTERN, JOB_ID_RULE } from '../../common/fields.js';
import { UsageError } from '../usage-error.js';

/** @throws {UsageError} for what can be no job's id. */
export function jobIdOf(text: string): string {
  if (!JOB_ID_PATTERN.test(text)) throw new UsageError(`The job's id ${JOB_ID_RULE}.`);
  return text;
}
