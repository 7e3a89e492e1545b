import { HubError } from '../platform/problems/hub-error.js';

/** More requests came than the rate limit lets through; nothing of this one was looked at. */
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
    return new RateLimitedError('This token has made more requests than it may.', seconds);
  }

  static ofAddress(seconds: number): RateLimitedError {
    return new RateLimitedError('More requests have come from your address than may.', seconds);
  }

  static ofFailures(seconds: number): RateLimitedError {
    return new RateLimitedError(
      'Too many requests without a valid token have come from your address.',
      seconds,
    );
  }
}
