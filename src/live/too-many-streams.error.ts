import { HubError } from '../platform/problems/hub-error.js';

/** The caller has MAX_STREAMS_PER_CALLER streams open. */
export class TooManyStreamsError extends HubError {
  override readonly status = 429;
  override readonly code = 'too-many-streams';
  override readonly title = 'Too many streams';
  override readonly retryAfterSeconds = 5;

  constructor(most: number) {
    super(
      `You have ${most} streams open, the most that a token or an address may have. Close one, then try again.`,
    );
  }
}
