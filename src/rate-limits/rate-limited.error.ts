import { HubError } from '../platform/problems/hub-error.js';

/** The rate limit is exceeded; the request was not examined any further. */
export class RateLimitedError extends HubError {
  override readonly status = 429;
  override readonly code = 'rate-limited';
  override readonly title = 'Too many requests';
  override readonly retryAfterSeconds: number;

  private constructor(message: string, seconds: number) {
    super(`${message} Try again in ${seconds === 1 ? '1 second' : `${seconds} seconds`}.`);
    this.retryAfterSeconds = seconds;
  }

  static ofToken(seconds: number): RateLimitedError {
    return new RateLimitedError('Too many requests with this token.', seconds);
  }

  static ofAddress(seconds: number): RateLimitedError {
    return new RateLimitedError('Too many requests from your address.', seconds);
  }

  static ofFailures(seconds: number): RateLimitedError {
    return new RateLimitedError('Too many requests without a valid token from your address.', seconds);
  }
}
