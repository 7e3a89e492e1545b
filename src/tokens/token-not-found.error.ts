import { HubError } from '../platform/problems/hub-error.js';

export class TokenNotFoundError extends HubError {
  override readonly status = 404;
  override readonly code = 'token-not-found';
  override readonly title = 'Token not found';

  constructor(name: string) {
    super(`Token '${name}' does not exist.`);
  }
}
