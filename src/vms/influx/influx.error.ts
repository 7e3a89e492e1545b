import { HubError } from '../../platform/problems/hub-error.js';

/** InfluxDB does not give what was written to it; the reason names neither its address nor the token. */
export class InfluxError extends HubError {
  override readonly status = 502;
  override readonly code = 'influxdb-unavailable';
  override readonly title = 'InfluxDB unavailable';

  constructor(reason: string) {
    super(`InfluxDB does not answer the question: ${reason}`);
  }
}
