import { HubError } from '../platform/problems/hub-error.js';

export class TokenExistsError extends HubError {
  override readonly status = 409;
  override readonly code = 'token-exists';
  override readonly title = 'Token exists';

  constructor(name: string) {
    super(
      `There is or was a token '${name}' already. A name is given once, so that the audit log stays clear.`,
    );
  }
}
