import { HubError } from './hub-error.js';

/** The path has routes, but none for this method. */
export class MethodNotAllowedError extends HubError {
  override readonly status = 405;
  override readonly code = 'method-not-allowed';
  override readonly title = 'Method not allowed';

  constructor(
    method: string,
    readonly allowed: readonly string[],
    hint = '',
  ) {
    super(`This path accepts ${allowed.join(', ')}, not ${method}.${hint && ` ${hint}`}`);
  }
}
