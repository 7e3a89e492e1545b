import { HubError } from './hub-error.js';

export class RouteNotFoundError extends HubError {
  override readonly status = 404;
  override readonly code = 'route-not-found';
  override readonly title = 'Route not found';
}
