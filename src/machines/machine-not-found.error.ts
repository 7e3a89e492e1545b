import { HubError } from '../platform/problems/hub-error.js';

export class MachineNotFoundError extends HubError {
  override readonly status = 404;
  override readonly code = 'machine-not-found';
  override readonly title = 'Machine not found';

  constructor(vmName: string) {
    super(`No job of a machine '${vmName}' was ever heard of.`);
  }
}
