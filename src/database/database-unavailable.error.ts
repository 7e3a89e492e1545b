import { HubError } from '../common/hub-error.js';

/** The database cannot take work just now, and the client may come again. */
export class DatabaseUnavailableError extends HubError {
  override readonly status = 503;
  override readonly code = 'database-unavailable';
  override readonly title = 'Database unavailable';
  override readonly retryAfterSeconds = 5;

  constructor(cause: unknown) {
    super('The database cannot be reached or cannot take work just now. Try again later.', { cause });
  }
}
