import { HubError } from './hub-error.js';

/** A body that is too long only once it is inflated; one that is longer as it comes is refused by Fastify. */
export class BodyTooLargeError extends HubError {
  override readonly status = 413;
  override readonly code = 'body-too-large';
  override readonly title = 'Body too large';

  constructor(when: string) {
    super(`The body must be at most 1 MiB (1,048,576 bytes), also ${when}.`);
  }
}
