import { HubError } from './hub-error.js';

/** More work is waiting than the hub can promise to do: nothing was stored, and the client may come again. */
export class TooBusyError extends HubError {
  override readonly status = 503;
  override readonly code = 'too-busy';
  override readonly title = 'Too busy';
  override readonly retryAfterSeconds = 1;

  constructor() {
    super('More updates are waiting than the hub can take; nothing of this one was stored. Try again later.');
  }
}
