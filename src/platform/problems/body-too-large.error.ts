import { HubError } from './hub-error.js';

/** The body is too long, on the wire or once decompressed. */
export class BodyTooLargeError extends HubError {
  override readonly status = 413;
  override readonly code = 'body-too-large';
  override readonly title = 'Body too large';

  static onTheWire(maxBytes: number): BodyTooLargeError {
    return new BodyTooLargeError(`The body must be at most ${mebibytes(maxBytes)}.`);
  }

  static inflated(maxBytes: number): BodyTooLargeError {
    return new BodyTooLargeError(`The body must be at most ${mebibytes(maxBytes)} after decompression.`);
  }
}

/** Like `1 MiB (1,048,576 bytes)`. */
function mebibytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MiB (${bytes.toLocaleString('en-US')} bytes)`;
}
