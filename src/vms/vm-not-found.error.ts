import { HubError } from '../platform/problems/hub-error.js';

export class VmNotFoundError extends HubError {
  override readonly status = 404;
  override readonly code = 'vm-not-found';
  override readonly title = 'Virtual machine not found';

  constructor(id: string) {
    super(`No machine with this id is monitored: ${id}`);
  }
}
