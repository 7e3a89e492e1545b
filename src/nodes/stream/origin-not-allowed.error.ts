import { HubError } from '../../platform/problems/hub-error.js';

/** A page of another origin asks for a WebSocket. */
export class OriginNotAllowedError extends HubError {
  override readonly status = 403;
  override readonly code = 'origin-not-allowed';
  override readonly title = 'Origin not allowed';

  constructor() {
    super('Pages of this origin may not open a WebSocket. CORS_ORIGINS has those that may.');
  }
}
