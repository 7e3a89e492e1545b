import { HubError } from '../platform/problems/hub-error.js';

/** A member or parameter is missing or wrong; clients of Sendense know no 422. */
export class BadRequestError extends HubError {
  override readonly status = 400;
  override readonly code = 'bad-request';
  override readonly title = 'Bad request';
}
