import { HubError } from './hub-error.js';
import type { FieldError } from './hub-error.js';

/** Members of a body, path or query have the wrong type or are out of range. */
export class ValidationFailedError extends HubError {
  override readonly status = 422;
  override readonly code = 'validation-failed';
  override readonly title = 'Validation failed';

  constructor(override readonly errors: readonly FieldError[]) {
    super(errors.map(({ pointer, detail }) => `${pointer || 'the body'} ${detail}`).join('; '));
  }
}
