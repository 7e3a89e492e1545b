import { HubError } from '../platform/problems/hub-error.js';

export class RunNotFoundError extends HubError {
  override readonly status = 404;
  override readonly code = 'run-not-found';
  override readonly title = 'Run not found';

  constructor(eventId: string) {
    super(`Run not found: ${eventId}`);
  }
}
