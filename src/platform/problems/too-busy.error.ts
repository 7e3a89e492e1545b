import { HubError } from './hub-error.js';

/** The ingest queue is full: nothing was stored, and the client may try again. */
export class TooBusyError extends HubError {
  override readonly status = 503;
  override readonly code = 'too-busy';
  override readonly title = 'Too busy';
  override readonly retryAfterSeconds = 1;

  constructor() {
    super('The ingest queue is full; nothing from this request was stored. Try again later.');
  }
}
