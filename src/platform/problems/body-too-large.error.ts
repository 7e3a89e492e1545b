import { HubError } from './hub-error.js';

/** The body is too long once decompressed. Fastify itself refuses one that is too long on the wire. */
export class BodyTooLargeError extends HubError {
  override readonly status = 413;
  override readonly code = 'body-too-large';
  override readonly title = 'Body too large';

  constructor() {
    super('The body must be at most 1 MiB (1,048,576 bytes) after decompression.');
  }
}
