import { HubError } from '../problems/hub-error.js';
import { inabilityOf } from './database-errors.js';
import type { Inability } from './inability.js';

/** The database cannot take work just now, and the client may come again. */
export class DatabaseUnavailableError extends HubError {
  override readonly status = 503;
  override readonly code = 'database-unavailable';
  override readonly title = 'Database unavailable';
  override readonly retryAfterSeconds = 5;

  readonly inability: Inability;

  constructor(cause: unknown) {
    super('The database cannot be reached or cannot take work just now. Try again later.', { cause });
    // What was tried again and again in vain is none of the other cases.
    this.inability = inabilityOf(cause) ?? 'busy';
  }
}
