import { HubError } from '../platform/problems/hub-error.js';

/** A filter of the list that is not understood. */
export class BadFilterError extends HubError {
  override readonly status = 400;
  override readonly code = 'bad-filter';
  override readonly title = 'Bad filter';
}
