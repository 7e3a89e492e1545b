import { HubError } from './hub-error.js';

/** The path cannot be decoded, so nobody can tell what it would name. */
export class UndecodablePathError extends HubError {
  override readonly status = 400;
  override readonly code = 'malformed-request';
  override readonly title = 'Malformed request';

  constructor() {
    super(
      'The path cannot be decoded: percent-encode it as UTF-8 (é is %C3%A9), and write a literal % as %25.',
    );
  }
}
