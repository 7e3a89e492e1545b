import { HubError } from '../platform/problems/hub-error.js';
import type { FieldError } from '../platform/problems/hub-error.js';
import { detailsOf, fieldErrorsOf } from './rules/fault.js';
import type { FaultDetail, MemberFault } from './rules/fault.js';

/** Members of a body or query are wrong; `detail` has them as the clients of `local-telemetry` read them. */
export class BadRunError extends HubError {
  override readonly status = 422;
  override readonly code = 'validation-failed';
  override readonly title = 'Validation failed';
  override readonly errors: readonly FieldError[];
  override readonly details: readonly FaultDetail[];

  /** `prefix` is the pointer to the runs in the body. */
  constructor(faults: readonly MemberFault[], prefix = '') {
    const errors = fieldErrorsOf(faults, prefix);
    super(errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '));
    this.errors = errors;
    this.details = detailsOf(faults);
  }
}
