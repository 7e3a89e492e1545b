import { HubError } from './hub-error.js';

/** The body is not JSON, or not a JSON object. */
export class MalformedBodyError extends HubError {
  override readonly status = 400;
  override readonly code = 'malformed-body';
  override readonly title = 'Malformed body';
}
