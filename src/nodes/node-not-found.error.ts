import { HubError } from '../platform/problems/hub-error.js';

export class NodeNotFoundError extends HubError {
  override readonly status = 404;
  override readonly code = 'node-not-found';
  override readonly title = 'Node not found';

  constructor(name: string) {
    super(`Node not found: ${name}`);
  }
}
