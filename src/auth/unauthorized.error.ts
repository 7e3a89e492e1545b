import { HubError } from '../platform/problems/hub-error.js';
import { REALM } from './challenge.js';

/** The request has no token, or an invalid one. */
export class UnauthorizedError extends HubError {
  override readonly status = 401;
  override readonly code = 'unauthorized';
  override readonly title = 'Unauthorized';
  /** For `WWW-Authenticate`; a request without any token gets no error code (RFC 6750, section 3). */
  readonly challenge: string;

  private constructor(message: string, error?: 'invalid_token') {
    super(message);
    this.challenge = error ? `${REALM}, error="${error}"` : REALM;
  }

  static withoutToken(): UnauthorizedError {
    return new UnauthorizedError("A token is required, sent once, as in 'Authorization: Bearer TOKEN'.");
  }

  /** Unknown, revoked, malformed or sent twice: the answer does not say which. */
  static withWrongToken(): UnauthorizedError {
    return new UnauthorizedError('The token is not valid.', 'invalid_token');
  }

  /** Only the holder of the token gets here, so the instant may be told. */
  static withExpiredToken(expiredAt: number): UnauthorizedError {
    return new UnauthorizedError(
      `The token expired at ${new Date(expiredAt).toISOString()}.`,
      'invalid_token',
    );
  }
}
