import { HubError } from '../platform/problems/hub-error.js';

export class JobNotFoundError extends HubError {
  override readonly status = 404;
  override readonly code = 'job-not-found';
  override readonly title = 'Job not found';

  constructor(id: string) {
    super(`Job '${id}' does not exist.`);
  }
}
