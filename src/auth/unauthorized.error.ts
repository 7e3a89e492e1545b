import { HubError } from '../platform/problems/hub-error.js';
import { REALM } from './challenge.js';

/** The request has no token, or none that is valid. */
export class UnauthorizedError extends HubError {
  override readonly status = 401;
  override readonly code = 'unauthorized';
  override readonly title = 'Unauthorized';
  /** For `WWW-Authenticate` (RFC 6750, section 3): a request without any token is told of no error. */
  readonly challenge: string;

  private constructor(message: string, error?: 'invalid_token') {
    super(message);
    this.challenge = error ? `${REALM}, error="${error}"` : REALM;
  }

  static withoutToken(): UnauthorizedError {
    return new UnauthorizedError("This needs a token, sent once, as in 'Authorization: Bearer TOKEN'.");
  }

  /** Unknown, revoked, malformed or sent twice: which, is told to nobody. */
  static withWrongToken(): UnauthorizedError {
    return new UnauthorizedError('The token is not a valid one.', 'invalid_token');
  }

  /** Only who holds the token gets here. */
  static withExpiredToken(expiredAt: number): UnauthorizedError {
    return new UnauthorizedError(
      `The token expired at ${new Date(expiredAt).toISOString()}.`,
      'invalid_token',
    );
  }
}
