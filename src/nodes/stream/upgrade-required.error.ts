import { HubError } from '../../platform/problems/hub-error.js';

/** A plain request to the address of a WebSocket. */
export class UpgradeRequiredError extends HubError {
  override readonly status = 426;
  override readonly code = 'upgrade-required';
  override readonly title = 'Upgrade required';

  constructor() {
    super('This is a WebSocket: ask for an upgrade (RFC 6455).');
  }
}
