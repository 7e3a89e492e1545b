import { isJobId, JOB_ID_RULE, JOB_ID_SCHEMA } from '../../job-rules/job-id.js';
import { TextThat } from '../../platform/validation/fields.js';
import type { Field } from '../../platform/validation/fields.js';

/** The id of a job. */
export function JobId(field: Field = {}): PropertyDecorator {
  return TextThat(JOB_ID_RULE, isJobId, JOB_ID_SCHEMA, field);
}
