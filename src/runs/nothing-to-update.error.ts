import { HubError } from '../platform/problems/hub-error.js';

/** A PATCH without a member that could change anything. */
export class NothingToUpdateError extends HubError {
  override readonly status = 400;
  override readonly code = 'nothing-to-update';
  override readonly title = 'Nothing to update';

  constructor() {
    super('No valid fields to update');
  }
}
