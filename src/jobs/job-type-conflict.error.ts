import { HubError } from '../platform/problems/hub-error.js';
import type { JobType } from '../job-rules/vocabulary.js';

/** The type of a job id never changes. */
export class JobTypeConflictError extends HubError {
  override readonly status = 409;
  override readonly code = 'job-type-conflict';
  override readonly title = 'Job type conflict';

  constructor(id: string, known: JobType, said: JobType) {
    super(`Job '${id}' is a ${known}, not a ${said}.`);
  }
}
