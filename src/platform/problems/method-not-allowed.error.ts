import { HubError } from './hub-error.js';

/** The path is one of a route, and the method is none of it. */
export class MethodNotAllowedError extends HubError {
  override readonly status = 405;
  override readonly code = 'method-not-allowed';
  override readonly title = 'Method not allowed';

  constructor(
    method: string,
    readonly allowed: readonly string[],
    hint = '',
  ) {
    super(`This path takes ${allowed.join(', ')}, not ${method}.${hint && ` ${hint}`}`);
  }
}
