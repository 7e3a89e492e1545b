import { HubError } from '../platform/problems/hub-error.js';
import type { JobStatus } from '../job-rules/vocabulary.js';

export class JobEndedError extends HubError {
  override readonly status = 409;
  override readonly code = 'job-ended';
  override readonly title = 'Job has ended';

  constructor(id: string, status: JobStatus) {
    super(`Job '${id}' has already ended: it is ${status}.`);
  }
}
