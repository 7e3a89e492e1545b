import { HubError } from '../platform/problems/hub-error.js';

export class TokenExistsError extends HubError {
  override readonly status = 409;
  override readonly code = 'token-exists';
  override readonly title = 'Token exists';

  constructor(name: string) {
    super(
      `Token '${name}' exists or existed. Names are never reused, so that the audit log stays unambiguous.`,
    );
  }
}
