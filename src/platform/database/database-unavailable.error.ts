import { HubError } from '../problems/hub-error.js';
import { inabilityOf } from './database-errors.js';
import type { Inability } from './inability.js';

/** The database is unavailable for now; the client may try again. */
export class DatabaseUnavailableError extends HubError {
  override readonly status = 503;
  override readonly code = 'database-unavailable';
  override readonly title = 'Database unavailable';
  override readonly retryAfterSeconds = 5;

  readonly inability: Inability;

  constructor(cause: unknown) {
    super('The database is unavailable at the moment. Try again later.', { cause });
    // A transaction whose retries are exhausted fits none of the other cases.
    this.inability = inabilityOf(cause) ?? 'busy';
  }
}
