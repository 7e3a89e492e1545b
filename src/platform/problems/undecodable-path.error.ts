import { HubError } from './hub-error.js';

/** A path that names nothing: what it would stand for is anybody's guess. */
export class UndecodablePathError extends HubError {
  override readonly status = 400;
  override readonly code = 'malformed-request';
  override readonly title = 'Malformed request';

  constructor() {
    super(
      'The path cannot be decoded: each % must begin a byte of UTF-8, as in %C3%A9, and a % itself is %25.',
    );
  }
}
