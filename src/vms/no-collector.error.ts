import { HubError } from '../platform/problems/hub-error.js';

/** LIBVIRT_URI is not set. Its status and its words are those of Dashboard-2.0, whose pages show them. */
export class NoCollectorError extends HubError {
  override readonly status = 500;
  override readonly code = 'collector-not-initialized';
  override readonly title = 'Collector not initialized';

  constructor() {
    super('Telemetry collector not initialized');
  }
}
